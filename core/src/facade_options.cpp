// The façade's options: arguments checked, the work done in the engines. No logic lives here.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "blocking.hpp"
#include "facade.hpp"

using namespace anysctp;

namespace {

anysctp_result get_number(const char *operation, int sock, Option option, const Where &where = {}) {
    return on_socket(operation, sock, [&](Socket &socket) { return socket.get_option(option, where); });
}

anysctp_result set_number(const char *operation, int sock, Option option, uint32_t value, const Where &where = {}) {
    return on_socket(operation, sock, [&](Socket &socket) {
        socket.set_option(option, where, value);
        return 0;
    });
}

template <class Record>
anysctp_result get_record(const char *operation, int sock, RecordOption option, const Where &where, Record *out) {
    return on_socket(operation, sock, [&](Socket &socket) {
        check_out(out, "the record");  // Linux forgets some counters once they are read
        Record record{};
        socket.get_record(option, where, &record);
        write_record(record, out, "the record");
        return 0;
    });
}

template <class Record>
anysctp_result set_record(const char *operation, int sock, RecordOption option, const Where &where, const Record *given) {
    return on_socket(operation, sock, [&](Socket &socket) {
        const Record record = read_record(given, "the record");
        socket.set_record(option, where, &record);
        return 0;
    });
}

// The same with a path, whose text only the socket's family makes an address.
template <class Body>
anysctp_result on_path(const char *operation, int sock, int32_t assoc_id, const char *host, uint16_t port, Body &&body) {
    return on_socket(operation, sock, [&](Socket &socket) {
        return body(socket, Where{assoc_id, optional_address(host, port, socket.family())});
    });
}

// And with one that cannot be left out.
template <class Body>
anysctp_result on_one_path(const char *operation, int sock, int32_t assoc_id, const char *host, uint16_t port, Body &&body) {
    return on_path(operation, sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {
        required(host, "host");
        if (!where.path.size()) fail(EINVAL, "an address is needed");
        return body(socket, where);
    });
}

template <class Number>
anysctp_result copy_list(const std::vector<Number> &list, Number *out, size_t cap) {
    std::copy_n(list.begin(), std::min(cap, list.size()), out);
    return static_cast<anysctp_result>(list.size());
}

Where of(int32_t assoc_id) { return {assoc_id}; }

}  // namespace

extern "C" {

// One line for each option that is a number: of the socket, or of an association.
#define SOCKET_NUMBER(name, type, argument)                                                                               \
    anysctp_result anysctp_get_##name(int sock) { return get_number("get_" #name, sock, Option::name); }                   \
    anysctp_result anysctp_set_##name(int sock, type argument) {                                                           \
        return set_number("set_" #name, sock, Option::name, static_cast<uint32_t>(argument));                              \
    }
#define SOCKET_FLAG(name)                                                                                                  \
    anysctp_result anysctp_get_##name(int sock) { return get_number("get_" #name, sock, Option::name); }                   \
    anysctp_result anysctp_set_##name(int sock, int on) { return set_number("set_" #name, sock, Option::name, on != 0); }
#define SETTER(name)                                                                                                       \
    anysctp_result anysctp_set_##name(int sock, int32_t assoc_id, uint32_t value) {                                        \
        return set_number("set_" #name, sock, Option::name, value, of(assoc_id));                                          \
    }
#define ASSOC_NUMBER(name)                                                                                                 \
    anysctp_result anysctp_get_##name(int sock, int32_t assoc_id) {                                                        \
        return get_number("get_" #name, sock, Option::name, of(assoc_id));                                                 \
    }                                                                                                                      \
    SETTER(name)
// And for each record.
#define GET_RECORD(name)                                                                                                   \
    anysctp_result anysctp_get_##name(int sock, int32_t assoc_id, anysctp_##name *out) {                                   \
        return get_record("get_" #name, sock, RecordOption::name, of(assoc_id), out);                                      \
    }
#define ASSOC_RECORD(name)                                                                                                 \
    GET_RECORD(name)                                                                                                       \
    anysctp_result anysctp_set_##name(int sock, int32_t assoc_id, const anysctp_##name *record) {                          \
        return set_record("set_" #name, sock, RecordOption::name, of(assoc_id), record);                                   \
    }
#define GET_PATH_RECORD(name, on_which)                                                                                    \
    anysctp_result anysctp_get_##name(int sock, int32_t assoc_id, const char *host, uint16_t port, anysctp_##name *out) {  \
        return on_which("get_" #name, sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {                \
            check_out(out, "the record");                                                                                  \
            anysctp_##name record{};                                                                                       \
            socket.get_record(RecordOption::name, where, &record);                                                         \
            write_record(record, out, "the record");                                                                       \
            return 0;                                                                                                      \
        });                                                                                                                \
    }
#define PATH_RECORD(name)                                                                                                  \
    GET_PATH_RECORD(name, on_path)                                                                                         \
    anysctp_result anysctp_set_##name(int sock, int32_t assoc_id, const char *host, uint16_t port,                         \
                                      const anysctp_##name *given) {                                                       \
        return on_path("set_" #name, sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {                 \
            const anysctp_##name record = read_record(given, "the record");                                                \
            socket.set_record(RecordOption::name, where, &record);                                                         \
            return 0;                                                                                                      \
        });                                                                                                                \
    }

SOCKET_FLAG(nodelay)
SOCKET_NUMBER(sndbuf, uint32_t, bytes)
SOCKET_NUMBER(rcvbuf, uint32_t, bytes)
SOCKET_NUMBER(autoclose, uint32_t, seconds)
SOCKET_NUMBER(adaptation_layer, uint32_t, indication)
SOCKET_FLAG(disable_fragments)
SOCKET_FLAG(i_want_mapped_v4_addr)
SOCKET_NUMBER(fragment_interleave, uint32_t, level)
SOCKET_NUMBER(partial_delivery_point, uint32_t, bytes)
SOCKET_FLAG(auto_asconf)
SOCKET_FLAG(recvnxtinfo)
SOCKET_FLAG(explicit_eor)
SOCKET_FLAG(reuse_port)
ASSOC_NUMBER(maxseg)
ASSOC_NUMBER(max_burst)
ASSOC_NUMBER(context)
ASSOC_NUMBER(auth_supported)
ASSOC_NUMBER(asconf_supported)
ASSOC_NUMBER(reconfig_supported)
ASSOC_NUMBER(pr_supported)
ASSOC_NUMBER(ecn_supported)
ASSOC_NUMBER(interleaving_supported)
ASSOC_NUMBER(auth_active_key)
SETTER(auth_deactivate_key)
SETTER(auth_delete_key)
ASSOC_NUMBER(enable_stream_reset)
ASSOC_NUMBER(stream_scheduler)
ASSOC_NUMBER(expose_potentially_failed_state)
ASSOC_NUMBER(max_cwnd)
ASSOC_NUMBER(nrsack_supported)
ASSOC_NUMBER(pktdrop_supported)
ASSOC_RECORD(rtoinfo)
ASSOC_RECORD(assocparams)
ASSOC_RECORD(sack_info)
GET_RECORD(assoc_stats)
GET_RECORD(timeouts)
PATH_RECORD(paddrparams)
PATH_RECORD(paddrthlds)
GET_PATH_RECORD(paddrinfo, on_one_path)

anysctp_written anysctp_get_initmsg(int sock, anysctp_initmsg *initmsg_out) {
    return get_record("get_initmsg", sock, RecordOption::initmsg, {}, initmsg_out);
}
anysctp_done anysctp_set_initmsg(int sock, const anysctp_initmsg *initmsg) {
    return set_record("set_initmsg", sock, RecordOption::initmsg, {}, initmsg);
}

anysctp_written anysctp_get_default_sndinfo(int sock, int32_t assoc_id, anysctp_sndinfo *info_out) {
    return get_record("get_default_sndinfo", sock, RecordOption::default_sndinfo, of(assoc_id), info_out);
}
anysctp_done anysctp_set_default_sndinfo(int sock, int32_t assoc_id, const anysctp_sndinfo *info) {
    return set_record("set_default_sndinfo", sock, RecordOption::default_sndinfo, of(assoc_id), info);
}

anysctp_written anysctp_get_primary_addr(int sock, int32_t assoc_id, anysctp_address *addr_out) {
    return on_socket("get_primary_addr", sock, [&](Socket &socket) {
        required(addr_out, "addr_out");
        socket.get_record(RecordOption::primary_addr, of(assoc_id), addr_out);
        return 0;
    });
}
anysctp_done anysctp_set_primary_addr(int sock, int32_t assoc_id, const char *host, uint16_t port) {
    return on_one_path("set_primary_addr", sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {
        socket.set_record(RecordOption::primary_addr, where, nullptr);
        return 0;
    });
}
anysctp_done anysctp_set_peer_primary_addr(int sock, int32_t assoc_id, const char *host, uint16_t port) {
    return on_one_path("set_peer_primary_addr", sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {
        socket.set_record(RecordOption::peer_primary_addr, where, nullptr);
        return 0;
    });
}

anysctp_result anysctp_get_plpmtud_probe_interval(int sock, int32_t assoc_id, const char *host, uint16_t port) {
    return on_path("get_plpmtud_probe_interval", sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {
        return socket.get_option(Option::plpmtud_probe_interval, where);
    });
}
anysctp_done anysctp_set_plpmtud_probe_interval(int sock, int32_t assoc_id, const char *host, uint16_t port,
                                                uint32_t interval_ms) {
    return on_path("set_plpmtud_probe_interval", sock, assoc_id, host, port, [&](Socket &socket, const Where &where) {
        socket.set_option(Option::plpmtud_probe_interval, where, interval_ms);
        return 0;
    });
}

anysctp_result anysctp_get_stream_scheduler_value(int sock, int32_t assoc_id, uint16_t sid) {
    return get_number("get_stream_scheduler_value", sock, Option::stream_scheduler_value, {assoc_id, {}, sid});
}
anysctp_done anysctp_set_stream_scheduler_value(int sock, int32_t assoc_id, uint16_t sid, uint16_t value) {
    return set_number("set_stream_scheduler_value", sock, Option::stream_scheduler_value, value, {assoc_id, {}, sid});
}

anysctp_written anysctp_get_pr_stream_status(int sock, int32_t assoc_id, uint16_t sid, int policy,
                                             anysctp_prstatus *prstatus_out) {
    return get_record("get_pr_stream_status", sock, RecordOption::pr_stream_status,
                      {assoc_id, {}, sid, static_cast<uint16_t>(policy)}, prstatus_out);
}
anysctp_written anysctp_get_pr_assoc_status(int sock, int32_t assoc_id, int policy, anysctp_prstatus *prstatus_out) {
    return get_record("get_pr_assoc_status", sock, RecordOption::pr_assoc_status,
                      {assoc_id, {}, 0, static_cast<uint16_t>(policy)}, prstatus_out);
}

anysctp_written anysctp_get_assoc_ids(int sock, int32_t *ids_out, size_t cap) {
    return on_socket("get_assoc_ids", sock, [&](Socket &socket) {
        if (cap) required(ids_out, "ids_out");
        if (!socket.one_to_many()) fail(EOPNOTSUPP, "a one-to-one (TCP-style) socket has no list of associations");
        return copy_list(socket.assoc_ids(), ids_out, cap);
    });
}

anysctp_done anysctp_set_auth_chunk(int sock, uint32_t chunk_type) {
    return set_number("set_auth_chunk", sock, Option::auth_chunk, chunk_type);
}

anysctp_done anysctp_set_auth_key(int sock, int32_t assoc_id, uint16_t keynumber, const void *key, size_t key_len) {
    return on_socket("set_auth_key", sock, [&](Socket &socket) {
        if (!key_len || key_len > UINT16_MAX) fail(EINVAL, "a key has 1 to 65535 bytes, not %zu", key_len);
        required(key, "key");
        socket.set_auth_key(of(assoc_id), {keynumber, {static_cast<const std::byte *>(key), key_len}});
        return 0;
    });
}

anysctp_written anysctp_get_hmac_ident(int sock, uint16_t *numbers_out, size_t cap) {
    return on_socket("get_hmac_ident", sock, [&](Socket &socket) {
        if (cap) required(numbers_out, "numbers_out");
        return copy_list(socket.hmac_ident(), numbers_out, cap);
    });
}
anysctp_done anysctp_set_hmac_ident(int sock, const uint16_t *numbers, size_t count) {
    return on_socket("set_hmac_ident", sock, [&](Socket &socket) {
        if (count) required(numbers, "numbers");
        socket.set_hmac_ident({numbers, count});
        return 0;
    });
}

anysctp_written anysctp_get_peer_auth_chunks(int sock, int32_t assoc_id, void *buf, size_t cap) {
    return on_socket("get_peer_auth_chunks", sock, [&](Socket &socket) {
        if (cap) required(buf, "buf");
        return copy_list(socket.auth_chunks(true, of(assoc_id)), static_cast<uint8_t *>(buf), cap);
    });
}
anysctp_written anysctp_get_local_auth_chunks(int sock, int32_t assoc_id, void *buf, size_t cap) {
    return on_socket("get_local_auth_chunks", sock, [&](Socket &socket) {
        if (cap) required(buf, "buf");
        return copy_list(socket.auth_chunks(false, of(assoc_id)), static_cast<uint8_t *>(buf), cap);
    });
}

anysctp_done anysctp_reset_streams(int sock, int32_t assoc_id, int flags, const uint16_t *numbers, size_t count) {
    return on_socket("reset_streams", sock, [&](Socket &socket) {
        const int both = ANYSCTP_STREAM_RESET_INCOMING | ANYSCTP_STREAM_RESET_OUTGOING;
        if (count) required(numbers, "numbers");
        if (!(flags & both) || flags & ~both) fail(EINVAL, "flags: incoming streams, outgoing streams, or both");
        if (count > UINT16_MAX) fail(EINVAL, "%zu are more streams than there can be", count);
        socket.reset_streams(of(assoc_id), {static_cast<uint16_t>(flags), {numbers, count}});
        return 0;
    });
}

anysctp_done anysctp_reset_assoc(int sock, int32_t assoc_id) {
    return set_number("reset_assoc", sock, Option::reset_assoc, 0, of(assoc_id));
}

anysctp_done anysctp_add_streams(int sock, int32_t assoc_id, uint16_t incoming, uint16_t outgoing) {
    return on_socket("add_streams", sock, [&](Socket &socket) {
        if (!incoming && !outgoing) fail(EINVAL, "no streams to add");
        socket.add_streams(of(assoc_id), {incoming, outgoing});
        return 0;
    });
}

anysctp_written anysctp_get_linger(int sock, int32_t *seconds_out) {
    return on_socket("get_linger", sock, [&](Socket &socket) {
        required(seconds_out, "seconds_out");
        *seconds_out = socket.linger();
        return 0;
    });
}

anysctp_done anysctp_set_linger(int sock, int seconds) {
    return on_socket("set_linger", sock, [&](Socket &socket) {
        if (seconds < -1 || seconds > 65535) fail(EINVAL, "linger is -1 (off) or 0 to 65535 seconds, not %d", seconds);
        socket.set_linger(seconds);
        return 0;
    });
}

anysctp_written anysctp_getsockopt(int sock, int level, int name, void *value, size_t cap) {
    return on_socket("getsockopt", sock, [&](Socket &socket) {
        if (cap) required(value, "value");
        return static_cast<anysctp_result>(get_by_number(socket, level, name, {static_cast<std::byte *>(value), cap}));
    });
}

anysctp_result anysctp_setsockopt(int sock, int level, int name, const void *data, size_t len) {
    return on_socket("setsockopt", sock, [&](Socket &socket) {
        if (len) required(data, "data");
        return set_by_number(socket, level, name, {static_cast<const std::byte *>(data), len});
    });
}

anysctp_result anysctp_get_event(int sock, int32_t assoc_id, int type) {
    return on_socket("get_event", sock, [&](Socket &socket) { return socket.event(assoc_id, event_type(type)); });
}

anysctp_done anysctp_set_event(int sock, int32_t assoc_id, int type, int on) {
    return on_socket("set_event", sock, [&](Socket &socket) {
        socket.set_event(assoc_id, event_type(type), on != 0);
        return 0;
    });
}

anysctp_written anysctp_get_status(int sock, int32_t assoc_id, anysctp_status *status_out) {
    return on_socket("get_status", sock, [&](Socket &socket) {
        check_out(status_out, "status_out");
        anysctp_status status{};
        socket.get(assoc_id, status);
        write_record(status, status_out, "status_out");
        return 0;
    });
}

anysctp_result anysctp_get_encaps_port(int sock, int32_t assoc_id, const char *host, uint16_t port) {
    return on_socket("get_encaps_port", sock, [&](Socket &socket) {
        return socket.encaps_port(assoc_id, optional_address(host, port, socket.family()));
    });
}

anysctp_done anysctp_set_encaps_port(int sock, int32_t assoc_id, const char *host, uint16_t port, uint16_t udp_port) {
    return on_socket("set_encaps_port", sock, [&](Socket &socket) {
        socket.set_encaps_port(assoc_id, optional_address(host, port, socket.family()), udp_port);
        return 0;
    });
}

}  // extern "C"
