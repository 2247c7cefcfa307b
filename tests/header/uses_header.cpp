// The same program as C++.
#include "uses_header.c"
