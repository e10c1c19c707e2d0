from acceptor import override


@override("Cups", "Fill")
def fill(cup):
    return 1 // cup
