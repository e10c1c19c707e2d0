from acceptor import override


@override("Cups", "Fill")
def fill(cup):
    return cup + 0.5
