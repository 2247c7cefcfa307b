anysctp_debian_package(tcl tcl-anysctp interpreters "SCTP sockets on the kernel's stack or in user space, for Tcl"
  "${anysctp_about}\nThe package sctp, also as channels and on the event loop." DEPENDS ${anysctp_this_library} "tcl (>= 8.6)")
