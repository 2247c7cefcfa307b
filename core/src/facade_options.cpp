// The façade's options: arguments checked, the work done in the engines. No logic lives here.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "blocking.hpp"
#include "facade.hpp"
#include "notification.hpp"

using namespace anysctp;

namespace {

// What an option is asked about, as the caller gave it. The path's text becomes an address with the socket's family.
struct Asked {
    int32_t assoc_id = 0;
    const char *host = nullptr;
    uint16_t port = 0, sid = 0;
    int policy = 0;
    bool has_path = false;  // a path is needed
    OptionTarget on(const Socket &socket) const {
        const OptionTarget target{assoc_id, optional_address(host, port, socket.family()), sid, static_cast<uint16_t>(policy)};
        if (has_path) required(host, "host");
        if (has_path && !target.path.size()) fail(EINVAL, "an address is needed");
        return target;
    }
};
#define ASKED_SOCKET {}
#define ASKED_ASSOC {.assoc_id = assoc_id}
#define ASKED_PATH {.assoc_id = assoc_id, .host = host, .port = port}
#define ASKED_ONE_PATH {.assoc_id = assoc_id, .host = host, .port = port, .has_path = true}
#define ASKED_STREAM {.assoc_id = assoc_id, .sid = sid}
#define ASKED_POLICY {.assoc_id = assoc_id, .policy = policy}
#define ASKED_STREAM_POLICY {.assoc_id = assoc_id, .sid = sid, .policy = policy}

anysctp_result get_number(const char *operation, int sock, Option option, const Asked &asked) {
    return on_socket(operation, sock, [&](Socket &socket) { return socket.get_option(option, asked.on(socket)); });
}

// A number as the stacks have it; an int is a flag.
uint32_t number_of(int on) { return on != 0; }
uint32_t number_of(uint32_t value) { return value; }
uint32_t number_of(uint16_t value) { return value; }

anysctp_done set_number(const char *operation, int sock, Option option, const Asked &asked, uint32_t value) {
    return on_socket(operation, sock, [&](Socket &socket) {
        socket.set_option(option, asked.on(socket), value);
        return 0;
    });
}

template <class Record>
anysctp_written get_record(const char *operation, int sock, RecordOption option, const Asked &asked, Record *out) {
    return on_socket(operation, sock, [&](Socket &socket) {
        const OptionTarget target = asked.on(socket);
        check_size(out, "the record");  // before the read, because Linux resets some counters then
        Record record{};
        socket.get_record(option, target, &record);
        write_record(record, out, "the record");
        return 0;
    });
}

template <class Record>
anysctp_done set_record(const char *operation, int sock, RecordOption option, const Asked &asked, const Record *given) {
    return on_socket(operation, sock, [&](Socket &socket) {
        const OptionTarget target = asked.on(socket);
        const Record record = read_record(given, "the record");
        socket.set_record(option, target, &record);
        return 0;
    });
}

anysctp_written get_address(const char *operation, int sock, RecordOption option, const Asked &asked, anysctp_address *out) {
    return on_socket(operation, sock, [&](Socket &socket) {
        required(out, "addr_out");
        socket.get_record(option, asked.on(socket), out);
        return 0;
    });
}

anysctp_done set_address(const char *operation, int sock, RecordOption option, const Asked &asked) {
    return on_socket(operation, sock, [&](Socket &socket) {
        socket.set_record(option, asked.on(socket), nullptr);  // the path is the value
        return 0;
    });
}

template <class Number>
anysctp_result copy_list(const std::vector<Number> &list, Number *out, size_t cap) {
    std::copy_n(list.begin(), std::min(cap, list.size()), out);
    return static_cast<anysctp_result>(list.size());
}

}  // namespace

extern "C" {

#define DEFINE_RW(get, set) get set
#define DEFINE_RO(get, set) get
#define DEFINE_WO(get, set) set
#define DEFINE_OWN(get, set)
#define ANYSCTP_NUMBER(name, of, value, argument, access, ...)                                                             \
    DEFINE_##access(                                                                                                       \
        anysctp_result anysctp_get_##name(ANYSCTP_OF_##of) {                                                               \
            return get_number("get_" #name, sock, Option::name, ASKED_##of);                                               \
        },                                                                                                                 \
        anysctp_done anysctp_set_##name(ANYSCTP_OF_##of, ANYSCTP_TYPE_##of##_##value argument) {                           \
            return set_number("set_" #name, sock, Option::name, ASKED_##of, number_of(argument));                          \
        })
#define ANYSCTP_RECORD(name, of, record, argument, access, ...)                                                            \
    DEFINE_##access(                                                                                                       \
        anysctp_written anysctp_get_##name(ANYSCTP_OF_##of, anysctp_##record *argument##_out) {                            \
            return get_record("get_" #name, sock, RecordOption::name, ASKED_##of, argument##_out);                         \
        },                                                                                                                 \
        anysctp_done anysctp_set_##name(ANYSCTP_OF_##of, const anysctp_##record *argument) {                               \
            return set_record("set_" #name, sock, RecordOption::name, ASKED_##of, argument);                               \
        })
#define ANYSCTP_ADDRESS(name, access, ...)                                                                                 \
    DEFINE_##access(                                                                                                       \
        anysctp_written anysctp_get_##name(ANYSCTP_OF_ASSOC, anysctp_address *addr_out) {                                  \
            return get_address("get_" #name, sock, RecordOption::name, ASKED_ASSOC, addr_out);                             \
        },                                                                                                                 \
        anysctp_done anysctp_set_##name(ANYSCTP_OF_PATH) {                                                                 \
            return set_address("set_" #name, sock, RecordOption::name, ASKED_ONE_PATH);                                    \
        })
#include "anysctp/options.def"

anysctp_written anysctp_get_assoc_ids(int sock, int32_t *ids_out, size_t cap) {
    return on_socket("get_assoc_ids", sock, [&](Socket &socket) {
        if (cap) required(ids_out, "ids_out");
        if (!socket.one_to_many()) fail(EOPNOTSUPP, "a one-to-one (TCP-style) socket has no list of associations");
        return copy_list(socket.assoc_ids(), ids_out, cap);
    });
}

anysctp_done anysctp_set_auth_key(int sock, int32_t assoc_id, uint16_t keynumber, const void *key, size_t key_len) {
    return on_socket("set_auth_key", sock, [&](Socket &socket) {
        if (!key_len || key_len > UINT16_MAX) fail(EINVAL, "a key has 1 to 65535 bytes, not %zu", key_len);
        required(key, "key");
        socket.set_auth_key({assoc_id}, {keynumber, {static_cast<const std::byte *>(key), key_len}});
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
        return copy_list(socket.auth_chunks(true, {assoc_id}), static_cast<uint8_t *>(buf), cap);
    });
}
anysctp_written anysctp_get_local_auth_chunks(int sock, int32_t assoc_id, void *buf, size_t cap) {
    return on_socket("get_local_auth_chunks", sock, [&](Socket &socket) {
        if (cap) required(buf, "buf");
        return copy_list(socket.auth_chunks(false, {assoc_id}), static_cast<uint8_t *>(buf), cap);
    });
}

anysctp_done anysctp_reset_streams(int sock, int32_t assoc_id, int flags, const uint16_t *numbers, size_t count) {
    return on_socket("reset_streams", sock, [&](Socket &socket) {
        const int both = ANYSCTP_STREAM_RESET_INCOMING | ANYSCTP_STREAM_RESET_OUTGOING;
        if (count) required(numbers, "numbers");
        if (!(flags & both) || flags & ~both) fail(EINVAL, "flags: incoming streams, outgoing streams, or both");
        if (count > UINT16_MAX) fail(EINVAL, "%zu are more streams than there can be", count);
        socket.reset_streams({assoc_id}, {static_cast<uint16_t>(flags), {numbers, count}});
        return 0;
    });
}

anysctp_done anysctp_reset_assoc(int sock, int32_t assoc_id) {
    return set_number("reset_assoc", sock, Option::reset_assoc, ASKED_ASSOC, 0);
}

anysctp_done anysctp_add_streams(int sock, int32_t assoc_id, uint16_t incoming, uint16_t outgoing) {
    return on_socket("add_streams", sock, [&](Socket &socket) {
        if (!incoming && !outgoing) fail(EINVAL, "no streams to add");
        socket.add_streams({assoc_id}, {incoming, outgoing});
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
        check_size(status_out, "status_out");
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
