// The C++ header first and alone, in a second file of the program.
#include <anysctp/anysctp.hpp>

#include <type_traits>

static_assert(std::is_nothrow_move_constructible_v<anysctp::TcpSocket> && !std::is_copy_constructible_v<anysctp::TcpSocket>);
static_assert(std::is_nothrow_copy_constructible_v<anysctp::Error>);
static_assert(anysctp::option::nodelay.get == anysctp_get_nodelay && anysctp::option::peer_primary_addr.get == nullptr);
