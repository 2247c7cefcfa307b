# usrsctp, compiled from its source into the library: optimised, position-independent, without exported symbols. A header
# included before its sources redirects some functions to core/src/userspace (input.c, output.c, hook.c, retire.c).
if(NOT EXISTS "${ANYSCTP_USRSCTP_SOURCE}/usrsctplib/usrsctp.h")
  message(FATAL_ERROR "ANYSCTP_USRSCTP_SOURCE is '${ANYSCTP_USRSCTP_SOURCE}', where there is no source of usrsctp. Remove it to have it "
    "fetched. An installed usrsctp cannot serve: see docs/design.md.")
endif()
include(patched_source)
set(usrsctp_source ${PROJECT_BINARY_DIR}/usrsctp)
patched_source(${ANYSCTP_USRSCTP_SOURCE}/usrsctplib ${PROJECT_SOURCE_DIR}/core/src/userspace/patches
  ${usrsctp_source}/usrsctplib)

file(GLOB usrsctp_files ${usrsctp_source}/usrsctplib/*.c ${usrsctp_source}/usrsctplib/netinet/*.c
  ${usrsctp_source}/usrsctplib/netinet6/*.c)
# input.c and timers.c are in their place.
list(REMOVE_ITEM usrsctp_files ${usrsctp_source}/usrsctplib/user_recv_thread.c
  ${usrsctp_source}/usrsctplib/netinet/sctp_callout.c)
set(our_files checksum.c hook.c doubt.c input.c output.c path_mtu.c pool.c retire.c sha256.c streams.c timers.c)
list(TRANSFORM our_files PREPEND ${PROJECT_SOURCE_DIR}/core/src/userspace/)
# Our sources, with our warnings; upstream's sources compile without them.
add_library(anysctp_usrsctp_seams OBJECT ${our_files})
add_library(anysctp_usrsctp STATIC ${usrsctp_files} $<TARGET_OBJECTS:anysctp_usrsctp_seams>)
target_compile_options(anysctp_usrsctp PRIVATE -w)
target_link_libraries(anysctp_usrsctp_seams PRIVATE anysctp_warnings)
target_compile_definitions(anysctp_usrsctp_seams PRIVATE ANYSCTP_HOOK)

include(CheckIncludeFiles)
include(CheckStructHasMember)
check_include_files("sys/queue.h" HAVE_SYS_QUEUE_H)
check_include_files("sys/socket.h;linux/if_addr.h" HAVE_LINUX_IF_ADDR_H)
check_include_files("sys/socket.h;linux/rtnetlink.h" HAVE_LINUX_RTNETLINK_H)
check_include_files("sys/types.h;netinet/in.h;netinet/ip.h;netinet/ip_icmp.h" HAVE_NETINET_IP_ICMP_H)
check_include_files("stdatomic.h" HAVE_STDATOMIC_H)
check_struct_has_member("struct sockaddr" sa_len "sys/types.h;sys/socket.h" HAVE_SA_LEN)
check_struct_has_member("struct sockaddr_in" sin_len "sys/types.h;netinet/in.h" HAVE_SIN_LEN)
check_struct_has_member("struct sockaddr_in6" sin6_len "sys/types.h;netinet/in.h" HAVE_SIN6_LEN)
foreach(have HAVE_SYS_QUEUE_H HAVE_LINUX_IF_ADDR_H HAVE_LINUX_RTNETLINK_H HAVE_NETINET_IP_ICMP_H HAVE_STDATOMIC_H
    HAVE_SA_LEN HAVE_SIN_LEN HAVE_SIN6_LEN)
  if(${have})
    list(APPEND usrsctp_definitions ${have})
  endif()
endforeach()

list(APPEND usrsctp_definitions __Userspace__ SCTP_SIMPLE_ALLOCATOR SCTP_PROCESS_LEVEL_LOCKS INET INET6
  $<$<PLATFORM_ID:Linux>:_GNU_SOURCE> $<$<PLATFORM_ID:Darwin>:__APPLE_USE_RFC_2292>)
foreach(target anysctp_usrsctp anysctp_usrsctp_seams)
  target_compile_definitions(${target} PRIVATE ${usrsctp_definitions})
  target_include_directories(${target} SYSTEM PUBLIC ${usrsctp_source}/usrsctplib PRIVATE ${PROJECT_SOURCE_DIR}/core/include)
  target_compile_options(${target} PRIVATE -O2 -include ${PROJECT_SOURCE_DIR}/core/src/userspace/redirect.h)
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden)
  target_link_libraries(${target} PRIVATE anysctp_sanitizers anysctp_source_paths)
endforeach()
# Parts of redirect.h that are for one file only.
foreach(part IN ITEMS netinet/sctp_pcb=PCB netinet/sctp_indata=INDATA netinet/sctputil=UTIL
    netinet/sctp_crc32=CRC32 user_socket=SOCKET user_mbuf=MBUF)
  string(REPLACE "=" ";" part ${part})
  list(GET part 0 file)
  list(GET part 1 name)
  set_source_files_properties(${usrsctp_source}/usrsctplib/${file}.c TARGET_DIRECTORY anysctp_usrsctp
    PROPERTIES COMPILE_DEFINITIONS ANYSCTP_${name})
endforeach()
# gcc warns that ThreadSanitizer does not know the fences of retire.c.
if(ANYSCTP_SANITIZE MATCHES "thread")
  target_compile_options(anysctp_usrsctp_seams PRIVATE $<$<C_COMPILER_ID:GNU>:-Wno-tsan>)
endif()
