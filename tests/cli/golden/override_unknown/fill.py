from acceptor import override


@override("Cups", "Fil")
def fill(cup):
    return cup
