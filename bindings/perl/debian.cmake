find_package(Perl)
execute_process(COMMAND ${PERL_EXECUTABLE} -MConfig -e "print \$Config{debian_abi} || \$Config{version}" OUTPUT_VARIABLE abi)
anysctp_debian_package(perl libanysctp-perl perl "SCTP sockets on the kernel's stack or in user space, for Perl"
  "${anysctp_about}\nThe module sctp, whose sockets are handles." DEPENDS ${anysctp_this_library} perl perlapi-${abi})
