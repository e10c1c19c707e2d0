from acceptor import override

import no_such_module
