"""pysctp's sockets and value classes: its names, byte orders and warnings over `Socket`, which knows nothing of them."""
