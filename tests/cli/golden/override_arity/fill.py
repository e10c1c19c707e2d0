from acceptor import override


@override("Cups", "Fill")
def fill(cup, size):
    return cup
