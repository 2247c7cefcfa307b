/* anysctp: SCTP sockets (RFC 9260, RFC 6458) on the kernel's stack or on an embedded user-space one.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How to read this header
 *  - A socket is a file descriptor. Poll it (select, poll, epoll, any event loop); move data through this API only.
 *    A kernel SCTP descriptor that comes from elsewhere (inherited, socket activation) works with every function.
 *  - Every function returns an anysctp_result: >= 0 is the result, < 0 a negated errno such as -EAGAIN. Its other names
 *    (anysctp_done, anysctp_written, anysctp_descriptor) say what the result is.
 *    anysctp_last_error() then says, for this thread, what failed and what to do about it.
 *  - Numbers (flags, states, types, policies) are Linux's on every platform and on both engines.
 *  - PPIDs, contexts and all other integers are in host byte order; the wire is in network byte order.
 *  - Addresses are numeric text plus a port: "192.0.2.1", "2001:db8::1", "fe80::1%eth0". "" means any address.
 *  - The caller owns every buffer; nothing that is returned has to be freed.
 *  - A record starts with struct_size. Set it to sizeof(record) (ANYSCTP_INIT does); records only grow at their end.
 *  - "Waits": the call waits up to the socket's timeout (anysctp_set_timeout) and then fails with ETIMEDOUT;
 *    with timeout 0 it fails at once with EAGAIN (EINPROGRESS for connects). A signal ends any wait with EINTR,
 *    anysctp_close() in another thread ends it with EBADF.
 *  - assoc_id selects one association of a one-to-many (UDP-style) socket and is ignored (pass 0) on one-to-one sockets.
 *  - Errors that every function on a socket can return: EBADF (closed or never open), ENOTSOCK (not an SCTP socket),
 *    ENOTRECOVERABLE (user-space engine in the child of a fork). A pointer that is NULL: EFAULT, before anything happens;
 *    that of a list or a buffer may be NULL if its length is 0, and others where their function says so.
 *  - Every function may be called from any thread.
 *  - Most options are rows of options.def, which are declared at the end of this header: the row of max_burst is
 *    anysctp_get_max_burst() and anysctp_set_max_burst(). Constants are rows of numbers.def.
 */
#ifndef ANYSCTP_ANYSCTP_H
#define ANYSCTP_ANYSCTP_H

#include <stddef.h>
#include <stdint.h>

#include "records.def"

#define ANYSCTP_VERSION_MAJOR 0
#define ANYSCTP_VERSION_MINOR 1
#define ANYSCTP_VERSION_PATCH 0

#ifndef ANYSCTP_API
#if defined(__GNUC__)
#define ANYSCTP_API __attribute__((visibility("default")))
#else
#define ANYSCTP_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** >= 0: the result; < 0: a negated errno. Wide enough for every unsigned 32-bit option value. */
typedef int64_t anysctp_result;

/** What the result is, for readers and for bindings: 0 alone. */
typedef anysctp_result anysctp_done;

/** The outputs say all that the result says; of a list or a buffer it is how much there is. */
typedef anysctp_result anysctp_written;

/** A new descriptor, which the caller has to close. */
typedef anysctp_result anysctp_descriptor;

/** What else bindings have to know of a function, see anysctp_describe_function(): it waits; it may close the descriptor. */
#define ANYSCTP_WAITS
#define ANYSCTP_CLOSES

/** Zeroes a record and sets its size: `anysctp_sndinfo info; ANYSCTP_INIT(&info);` */
#define ANYSCTP_INIT(record) anysctp_init_record((record), sizeof *(record))
static inline void anysctp_init_record(void *record, size_t size) {
    unsigned char *bytes = (unsigned char *)record;
    size_t i;
    for (i = 0; i < size; i++) bytes[i] = 0;
    *(uint32_t *)record = (uint32_t)size;
}

/* ---- Constants ------------------------------------------------------------------------------------------------- */

/* The groups of numbers.def, whose rows have a word for each number as well. */
#define ANYSCTP_GROUP(group, kind) enum anysctp_##group {
#define ANYSCTP_CONSTANT(name, word, number) ANYSCTP_##name = (number),
#define ANYSCTP_GROUP_END };
#ifdef SWIG
%include "anysctp/numbers.def"
#else
#include "numbers.def"
#endif

/** How often a send that waits looks again, in milliseconds; an event loop's has to, too. A descriptor does not tell that the
 *  association begins to shut down. That of a one-to-many socket speaks of all associations together: while the data of one
 *  fills the buffer, it does not tell that another has room, or has ended. */
enum { ANYSCTP_SEND_LOOK_MS = 50 };

/** How far the send buffer grows for longer messages, in bytes, as long as anysctp_set_sndbuf() is not called. */
enum { ANYSCTP_LARGEST_GROWN_BUFFER = 16 * 1024 * 1024 };

/* ---- Records --------------------------------------------------------------------------------------------------- */

/** An address and port. The text is numeric, with a zone ("%eth0") where a link-local address needs one. */
#define ANYSCTP_HOST_SIZE 62
typedef struct anysctp_address {
    uint16_t port;
    char host[ANYSCTP_HOST_SIZE];
} anysctp_address;

/** What an engine is and whether it can be used here. */
typedef struct anysctp_engine_info {
    uint32_t struct_size;
    uint32_t engine;         /**< ANYSCTP_ENGINE_KERNEL or ANYSCTP_ENGINE_USERSPACE */
    uint32_t available;      /**< 1 if a socket can be made on it now */
    uint32_t started;        /**< 1 once the stack runs in this process (always 1 for an available kernel) */
    uint32_t encapsulation;  /**< user space: ANYSCTP_ENCAPS_UDP or ANYSCTP_ENCAPS_RAW */
    uint16_t udp_port;       /**< local UDP port in use; 0 = none, or not started yet */
    uint16_t peer_udp_port;  /**< UDP port that peers are expected at unless a socket says otherwise */
    char name[16];           /**< "kernel" or "userspace" */
    char version[64];        /**< of the stack: "Linux 6.1.0", "usrsctp " and its release */
    char reason[192];        /**< one sentence: what it is doing, or why it is not available and what to do */
} anysctp_engine_info;

/** How the user-space engine starts; set before the first user-space socket, see anysctp_set_userspace_config(). The environment alone
 *  has ANYSCTP_PCAP, the name of a file for the packets; %p in it is the process's number. */
typedef struct anysctp_userspace_config {
    uint32_t struct_size;
    uint32_t encapsulation;  /**< ANYSCTP_ENCAPS_*; environment: ANYSCTP_ENCAPS=udp|raw */
    int32_t udp_port;        /**< local UDP port; -1 (default) = 9899, or a free one if that is taken; 0 = a free one;
                                  any other: that one or EADDRINUSE. Environment: ANYSCTP_UDP_PORT */
    uint32_t peer_udp_port;  /**< default 9899. Environment: ANYSCTP_UDP_PEER_PORT */
    uint32_t linger_ms;      /**< how long process exit waits without progress for sent data to be delivered;
                                  default 10000. Environment: ANYSCTP_LINGER_MS */
    uint32_t signal_linger_ms; /**< how long SIGTERM, SIGINT and SIGHUP, where the program has left them their default
                                  action, wait at most for sent data to be delivered, before all associations are aborted and
                                  the signal ends the process; default 500. 0 = no handler: the peers learn of the end
                                  by silence. Environment: ANYSCTP_SIGNAL_LINGER_MS */
    uint32_t max_associations; /**< how many associations a one-to-many socket may have for peers to make one more; further
                                  ones are refused. Default 10000; 0 = any number. Environment: ANYSCTP_MAX_ASSOCIATIONS */
    uint32_t busy_poll_us;   /**< how long a thread that waits looks for packets before it sleeps, at most 1000000 (a second): a
                                  message that comes meanwhile is there sooner, and the processor has been busy. Default 0.
                                  Environment: ANYSCTP_BUSY_POLL_US */
} anysctp_userspace_config;

/** How to send one message, RFC 6458 section 5.3.4 (and 5.3.7 for pr_*, 5.3.8 for auth_keynumber). */
typedef struct anysctp_sndinfo {
    uint32_t struct_size;
    uint16_t sid;        /**< stream */
    uint16_t flags;      /**< ANYSCTP_UNORDERED, ... */
    uint32_t ppid;       /**< payload protocol id, host byte order */
    uint32_t context;    /**< given back if the message cannot be sent */
    int32_t assoc_id;    /**< one-to-many: the association, when no address is given */
    uint16_t pr_policy;  /**< ANYSCTP_PR_* */
    uint16_t auth_keynumber; /**< a key set with anysctp_set_auth_key; counts with ANYSCTP_AUTH_KEY in flags */
    uint32_t pr_value;   /**< lifetime in ms, retransmissions or priority, by pr_policy */
} anysctp_sndinfo;

/** What was received, RFC 6458 section 5.3.5. */
typedef struct anysctp_rcvinfo {
    uint32_t struct_size;
    uint32_t msg_flags;  /**< ANYSCTP_MSG_EOR, ANYSCTP_MSG_NOTIFICATION */
    uint16_t sid;        /**< stream */
    uint16_t ssn;        /**< stream sequence number */
    uint16_t flags;      /**< ANYSCTP_UNORDERED */
    uint16_t reserved;
    uint32_t ppid;       /**< payload protocol id, host byte order */
    uint32_t tsn;        /**< transmission sequence number of the first chunk */
    uint32_t cumtsn;     /**< cumulative TSN, for unordered messages */
    uint32_t context;
    int32_t assoc_id;
} anysctp_rcvinfo;

/** The message after the one that was received, RFC 6458 section 5.3.6. */
typedef struct anysctp_nxtinfo {
    uint32_t struct_size;
    uint16_t sid;      /**< stream */
    uint16_t flags;    /**< ANYSCTP_UNORDERED, ANYSCTP_MSG_NOTIFICATION, ANYSCTP_COMPLETE */
    uint32_t ppid;     /**< payload protocol id, host byte order */
    uint32_t length;   /**< bytes of it that are there */
    int32_t assoc_id;
} anysctp_nxtinfo;

/** A decoded notification: one flat record for all types; a field that a type does not have is 0 or empty. */
typedef struct anysctp_notification {
    uint32_t struct_size;
    uint16_t type;              /**< ANYSCTP_ASSOC_CHANGE, ...; a type not listed above is kept as it came */
    uint16_t flags;             /**< send failed: ANYSCTP_DATA_*; stream reset: ANYSCTP_STREAM_RESET_*; association reset:
                                     ANYSCTP_ASSOC_RESET_*; stream change: ANYSCTP_STREAM_CHANGE_* */
    uint32_t length;            /**< bytes, as the stack counted them */
    int32_t assoc_id;
    uint16_t state;             /**< assoc change: ANYSCTP_COMM_*; peer address change: ANYSCTP_ADDR_* */
    uint16_t outbound_streams;  /**< assoc change, stream change */
    uint16_t inbound_streams;   /**< assoc change, stream change */
    uint16_t sid;               /**< send failed, partial delivery: stream */
    uint32_t error;             /**< assoc change, remote error, send failed: ANYSCTP_CAUSE_*. Peer address change: no error
                                     cause but a number that RFC 6458, 6.1.2, leaves to the stack: Linux says 1 after an
                                     acknowledgement, 2 after a heartbeat's; else, and always in user space, 0 */
    uint32_t indication;        /**< adaptation: the peer's number; partial delivery: ANYSCTP_PARTIAL_DELIVERY_*;
                                     authentication: ANYSCTP_AUTH_* */
    uint32_t seq;               /**< partial delivery: stream sequence number */
    uint16_t snd_flags;         /**< send failed: the message's flags */
    uint16_t keynumber;         /**< authentication */
    uint16_t altkeynumber;      /**< authentication */
    uint16_t port;              /**< peer address change */
    uint32_t ppid;              /**< send failed: host byte order */
    uint32_t context;           /**< send failed */
    uint32_t local_tsn;         /**< association reset */
    uint32_t remote_tsn;        /**< association reset */
    uint32_t data_offset;       /**< where in the decoded bytes the variable part starts: the unsent message, the error
                                     causes, the streams that were reset (16 bits each, host byte order; none: all), or all
                                     bytes of an unknown notification */
    uint32_t data_length;       /**< its length in bytes */
    uint32_t text_offset;       /**< assoc change after an ABORT: the peer's reason text inside the causes */
    uint32_t text_length;
    char host[ANYSCTP_HOST_SIZE]; /**< peer address change */
    uint16_t truncated;         /**< 1: the bytes end before the notification does; missing fields are 0 */
    uint32_t ended_by;          /**< assoc change that is an end: ANYSCTP_ENDED_BY_*. Linux does not tell who refused, or did
                                     not answer, the attempt of a one-to-many socket (ANYSCTP_ENDED_BY_NOBODY), and a peer
                                     that aborts without a cause looks silent there */
} anysctp_notification;

/** A message for anysctp_send_messages(). */
typedef struct anysctp_outgoing {
    uint32_t struct_size;         /**< of a list's first record: how far apart all of them are */
    uint32_t unsaid;              /**< ANYSCTP_DEFAULT_*: what info says nothing of */
    const void *data;
    size_t len;                   /**< bytes */
    const anysctp_sndinfo *info;  /**< may be NULL, as for anysctp_sendv() */
    const char *host;             /**< NULL or "", or the peer's address, as for anysctp_sendv() */
    uint16_t port;
    uint16_t reserved[3];
} anysctp_outgoing;

/** A message, or a notification, that anysctp_recv_messages() has received. */
typedef struct anysctp_incoming {
    uint32_t struct_size;   /**< of a list's first record: how far apart all of them are */
    uint32_t reserved;
    uint64_t offset;        /**< where in the buffer it begins */
    uint64_t length;        /**< bytes */
    anysctp_rcvinfo info;
    anysctp_address from;   /**< the sender; of a notification the peer of its association; host "" if there is none */
    anysctp_notification notification; /**< decoded; its data_offset and text_offset count from `offset`. Of a message only its
                                 type is set, to 0 */
} anysctp_incoming;

/** Parameters of the association set-up, RFC 6458 section 8.1.3. In a set, 0 leaves a value as it is. */
typedef struct anysctp_initmsg {
    uint32_t struct_size;
    uint16_t num_ostreams;    /**< outgoing streams to ask for (default 10) */
    uint16_t max_instreams;   /**< incoming streams to allow */
    uint16_t max_attempts;    /**< INIT transmissions before giving up (default 8) */
    uint16_t max_init_timeo;  /**< longest INIT retransmission timer, ms */
} anysctp_initmsg;

/** Status of an association, RFC 6458 section 8.2.1; primary_* describe its primary path. */
typedef struct anysctp_status {
    uint32_t struct_size;
    int32_t assoc_id;
    int32_t state;                 /**< ANYSCTP_STATE_* */
    uint32_t rwnd;                 /**< bytes the peer can still take */
    uint16_t unackdata;            /**< chunks not acknowledged */
    uint16_t penddata;             /**< chunks received that wait for others before them */
    uint16_t instrms;
    uint16_t outstrms;
    uint32_t fragmentation_point;  /**< bytes of user data in one chunk */
    int32_t primary_state;         /**< ANYSCTP_PATH_* */
    uint32_t primary_cwnd;         /**< bytes */
    uint32_t primary_srtt;         /**< ms */
    uint32_t primary_rto;          /**< ms */
    uint32_t primary_mtu;          /**< bytes, IP and SCTP headers included */
    uint16_t primary_port;
    char primary_host[ANYSCTP_HOST_SIZE];
} anysctp_status;

/** Retransmission timer, ms, RFC 6458 section 8.1.1. In a set, 0 leaves a value as it is. In user space an `initial` outside
 *  min to max becomes the nearer of them. Errors: EINVAL (min > max). */
typedef struct anysctp_rtoinfo {
    uint32_t struct_size;
    uint32_t initial;  /**< before the first measurement (default 3000) */
    uint32_t max;      /**< default 60000 */
    uint32_t min;      /**< default 1000; min <= initial <= max */
} anysctp_rtoinfo;

/** Parameters of an association, RFC 6458 section 8.1.2. In a set, 0 leaves a value as it is. */
typedef struct anysctp_assocparams {
    uint32_t struct_size;
    uint16_t asocmaxrxt;                /**< retransmissions in a row before the association is given up (default 10) */
    uint16_t number_peer_destinations;  /**< read only */
    uint32_t peer_rwnd;                 /**< bytes, read only */
    uint32_t local_rwnd;                /**< bytes, read only */
    uint32_t cookie_life;               /**< ms (default 60000) */
} anysctp_assocparams;

/** Parameters of a path, RFC 6458 section 8.1.12. In a set, flags say what changes; 0 leaves a number as it is. */
typedef struct anysctp_paddrparams {
    uint32_t struct_size;
    uint32_t hbinterval;      /**< ms between heartbeats (default 30000) */
    uint32_t pathmtu;         /**< bytes, IP and SCTP headers included */
    uint32_t sackdelay;       /**< ms, at most 500; user space: of the association, see anysctp_set_sack_info */
    uint32_t flags;           /**< ANYSCTP_SPP_* */
    uint32_t ipv6_flowlabel;  /**< 20 bits */
    uint16_t pathmaxrxt;      /**< retransmissions before the path is inactive (default 5) */
    uint16_t dscp;            /**< the upper 6 of 8 bits */
} anysctp_paddrparams;

/** State of a path, RFC 6458 section 8.2.2. */
typedef struct anysctp_paddrinfo {
    uint32_t struct_size;
    int32_t assoc_id;
    int32_t state;  /**< ANYSCTP_PATH_* */
    uint32_t cwnd;  /**< bytes */
    uint32_t srtt;  /**< ms */
    uint32_t rto;   /**< ms */
    uint32_t mtu;   /**< bytes, IP and SCTP headers included */
} anysctp_paddrinfo;

/** Thresholds of a path, RFC 7829 section 7.2: failures in a row. */
typedef struct anysctp_paddrthlds {
    uint32_t struct_size;
    uint16_t pathmaxrxt;   /**< until it is inactive; 0 leaves it as it is */
    uint16_t pathpfthld;   /**< until it is potentially failed; 0 at first, 65535 = never */
    uint16_t pathcpthld;   /**< until another path becomes primary; 65535 = never (all that user space has) */
    uint16_t reserved;
} anysctp_paddrthlds;

/** Delayed acknowledgement, RFC 6458 section 8.1.19. In a set, 0 leaves a value as it is. */
typedef struct anysctp_sack_info {
    uint32_t struct_size;
    uint32_t delay;  /**< ms, at most 500 (default 200) */
    uint32_t freq;   /**< packets (default 2); 1 = acknowledge each at once */
} anysctp_sack_info;

/** Messages given up under a PR-SCTP policy, RFC 7496 sections 4.3 and 4.4. */
typedef struct anysctp_prstatus {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t abandoned_unsent;  /**< before anything of them was sent */
    uint64_t abandoned_sent;    /**< after a part of them was sent */
} anysctp_prstatus;

/** What an association has counted since its start; kernel engine. */
typedef struct anysctp_assoc_stats {
    uint32_t struct_size;
    uint16_t obs_rto_port;                /**< the path with the longest retransmission timer since the last look */
    char obs_rto_host[ANYSCTP_HOST_SIZE];
    uint64_t maxrto;                      /**< that timer, ms */
    uint64_t isacks, osacks;              /**< SACKs received, sent */
    uint64_t opackets, ipackets;          /**< packets sent, received */
    uint64_t rtxchunks;                   /**< chunks retransmitted */
    uint64_t outofseqtsns, idupchunks;    /**< chunks received early, received twice */
    uint64_t gapcnt;                      /**< gap acknowledgements received */
    uint64_t ouodchunks, iuodchunks;      /**< unordered data chunks sent, received */
    uint64_t oodchunks, iodchunks;        /**< ordered data chunks sent, received */
    uint64_t octrlchunks, ictrlchunks;    /**< control chunks sent, received */
} anysctp_assoc_stats;

/** How often each of an association's timers has run out; user-space engine. */
typedef struct anysctp_timeouts {
    uint32_t struct_size;
    uint32_t init, data, sack, shutdown, heartbeat, cookie, shutdownack;
} anysctp_timeouts;

/** An option, see anysctp_describe_option(). Texts here and below are the library's and last; "": nothing. */
typedef struct anysctp_option_info {
    uint32_t struct_size;
    uint32_t readable;   /**< 1 if there is an anysctp_get_<name>() */
    uint32_t writable;   /**< 1 if there is an anysctp_set_<name>() */
    uint32_t kernel;     /**< 1 if the kernel engine has it */
    uint32_t userspace;  /**< 1 if the user-space engine has it */
    uint32_t reserved;
    int64_t least, most; /**< the range of a number or a flag */
    const char *name;
    const char *of;      /**< what it is asked about: "socket", "assoc", "path" (one or all), "one_path", "stream", "policy",
                              "stream_policy", "event" (an association and a notification type) */
    const char *value;   /**< "flag", "number", "record", "address", "list" (of numbers), "bytes", "key" (a number and bytes) */
    const char *record;  /**< of a record: the list of its fields, for anysctp_describe_field() */
    const char *unit;    /**< of a number: as in anysctp_field_info */
    const char *group;
} anysctp_option_info;

/** A record, see anysctp_describe_record(). */
typedef struct anysctp_record_info {
    uint32_t struct_size;
    uint32_t writable;  /**< 1 if programs give it as well */
    uint32_t fields;    /**< how many it has */
    uint32_t reserved;
    const char *name;
} anysctp_record_info;

/** A field of a record, see anysctp_describe_field(). */
typedef struct anysctp_field_info {
    uint32_t struct_size;
    uint32_t is_text;    /**< 1: a string; 0: a number */
    uint32_t writable;   /**< 1 if a set looks at it */
    uint32_t reserved;
    int64_t least, most; /**< the range of its C type */
    const char *name;
    const char *unit;    /**< "us", "ms", "seconds", "bytes", "packets", "chunks", "streams" */
    const char *group;   /**< the group of numbers whose words it takes, for anysctp_describe_number() */
} anysctp_field_info;

/** A group of numbers, see anysctp_describe_group(). */
typedef struct anysctp_group_info {
    uint32_t struct_size;
    uint32_t is_flags;  /**< 1: a value is a sum of them; 0: one of them */
    const char *name;
    uint32_t numbers;   /**< how many it has */
    uint32_t reserved;
} anysctp_group_info;

/** A number that has a name, see anysctp_describe_number(). */
typedef struct anysctp_number_info {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t number;
    const char *constant;  /**< "ANYSCTP_COMM_UP" */
    const char *word;      /**< "comm_up" */
} anysctp_number_info;

/** A type of notifications, see anysctp_describe_notification(). */
typedef struct anysctp_notification_info {
    uint32_t struct_size;
    uint32_t type;            /**< ANYSCTP_ASSOC_CHANGE, ... */
    uint32_t fields;          /**< how many it has besides those of the record "notification" */
    uint32_t reserved;
    const char *name;         /**< "assoc_change"; with it anysctp_describe_field() describes those fields */
    const char *flags_group;  /**< the group of numbers that its flags are of */
} anysctp_notification_info;

/** A function of this header, see anysctp_describe_function(). */
typedef struct anysctp_function_info {
    uint32_t struct_size;
    uint32_t waits;          /**< 1 if it waits, for the socket's timeout or for its parameter timeout_ms */
    uint32_t closes;         /**< 1 if it may close the descriptor that it is given */
    uint32_t reserved;
    const char *name;        /**< without anysctp_ */
    const char *result;      /**< "done": nothing else than success; "written": the outputs say it; "count": how much of them
                                  there is; "value"; "descriptor": a new one; "text" */
    const char *parameters;  /**< as C declares them */
} anysctp_function_info;

/* ---- The library ----------------------------------------------------------------------------------------------- */

/** The library's version: "0.1.0". */
ANYSCTP_API const char *anysctp_version(void);

/** What failed in this thread's last failing call, and what to do about it. Never NULL; valid until the next failure. */
ANYSCTP_API const char *anysctp_last_error(void);

/** Who ended the association that this thread's last failing call was about, ANYSCTP_ENDED_BY_*. It tells the two ETIMEDOUT
 *  apart: ANYSCTP_ENDED_BY_NOBODY, the socket's timeout was over and the association goes on; else the association has
 *  ended, or the attempt to associate has. */
ANYSCTP_API int anysctp_last_ended_by(void);

/** The name of an errno, negated or not: "ECONNREFUSED". "E42" if this system has no name for it. */
ANYSCTP_API const char *anysctp_error_name(int64_t error);

/** The next call in this thread, if it waits, continues the timeout of the call that a signal has just interrupted
 *  instead of starting anew; a connect continues its attempt. For bindings that handle the signal and then repeat the
 *  call. Always 0. */
ANYSCTP_API anysctp_done anysctp_resume(void);

/* ---- What the library knows of itself --------------------------------------------------------------------------- */

/* Each function describes one thing by its index, from 0 on, until EINVAL: there are no more. They are for bindings, which make
 * their tables of it, and for programs that show options or notifications to people. Other errors: ENOENT (there is no record or
 * group of that name). */

/** The options that a socket has, those of options.def first. */
ANYSCTP_API anysctp_written anysctp_describe_option(uint32_t index, anysctp_option_info *option_out);

/** The records of this header. "default_sndinfo" has those fields of anysctp_sndinfo that can be a default. */
ANYSCTP_API anysctp_written anysctp_describe_record(uint32_t index, anysctp_record_info *record_out);

/** The fields of a record, in their order for bindings; of "notification" those of all types, and by a type's name its own. */
ANYSCTP_API anysctp_written anysctp_describe_field(const char *record, uint32_t index, anysctp_field_info *field_out);

/** The groups of numbers. */
ANYSCTP_API anysctp_written anysctp_describe_group(uint32_t index, anysctp_group_info *group_out);

/** The numbers of a group. */
ANYSCTP_API anysctp_written anysctp_describe_number(const char *group, uint32_t index, anysctp_number_info *number_out);

/** The types of notifications. */
ANYSCTP_API anysctp_written anysctp_describe_notification(uint32_t index, anysctp_notification_info *notification_out);

/** The functions of this header. */
ANYSCTP_API anysctp_written anysctp_describe_function(uint32_t index, anysctp_function_info *function_out);

/** The word of a group's number: anysctp_word("assoc_state", 4) is "established". Never NULL; "" if there is none. */
ANYSCTP_API const char *anysctp_word(const char *group, int64_t number);

/** The number of a group's word. Errors: ENOENT (there is no such group or word). */
ANYSCTP_API anysctp_result anysctp_number_of_word(const char *group, const char *word);

/* ---- Engines --------------------------------------------------------------------------------------------------- */

/** Describe an engine without starting it. ANYSCTP_ENGINE_AUTO describes the one that new sockets would use.
 *  Errors: EINVAL (no such engine). */
ANYSCTP_API anysctp_written anysctp_get_engine_info(int engine, anysctp_engine_info *info_out);

/** Choose the engine of sockets made with ANYSCTP_ENGINE_AUTO; overrides the environment (ANYSCTP_ENGINE=auto|kernel|
 *  userspace). Auto takes the kernel if it has SCTP, else user space. Errors: EINVAL. */
ANYSCTP_API anysctp_done anysctp_set_default_engine(int engine);

/** The engine chosen for new sockets: the setting, which may be ANYSCTP_ENGINE_AUTO. */
ANYSCTP_API anysctp_result anysctp_get_default_engine(void);

/** How the user-space engine will start, or has started. */
ANYSCTP_API anysctp_written anysctp_get_userspace_config(anysctp_userspace_config *config_out);

/** Set how the user-space engine starts. Errors: EALREADY (it has started), EINVAL. */
ANYSCTP_API anysctp_done anysctp_set_userspace_config(const anysctp_userspace_config *config);

/* ---- Event loops ------------------------------------------------------------------------------------------------ */

/** Let an event loop do the work of the user-space stack. The stack has a thread that takes packets in, and wakes the loop by
 *  the descriptor of the socket that they are for. A loop that also watches this function's descriptor for reading, and calls
 *  anysctp_loop_work() whenever it is readable, takes them in itself, and no other thread has to wake it. The descriptors of the
 *  sockets tell of the messages in either case.
 *
 *  All else is as without it. If the loop does not come round for 20 ms, because a handler computes, the stack's thread takes
 *  over until it does. The stack's thread also serves all as long as there are several loops, and while the loop's thread waits
 *  inside the library; if any thread waits there for a message, that one does the work.
 *
 *  Open it when a loop gets its first user-space socket (anysctp_get_engine), and close it with the last one.
 *  @return the descriptor, for this loop alone. It is close-on-exec. Errors: EOPNOTSUPP (there is no user-space stack yet, and so
 *          nothing to do: sockets of the kernel do without), EMFILE, ENFILE, ENOTRECOVERABLE (in the child of a fork). */
ANYSCTP_API anysctp_result anysctp_loop_open(void);

/** Do the stack's work that is there; never waits. Call it in the loop's thread when the descriptor is readable, and then handle
 *  the sockets that are ready.
 *  Errors: EBADF (not a descriptor of anysctp_loop_open, or closed), ENOTRECOVERABLE (in the child of a fork). After an error the
 *  loop has to remove the descriptor, which may stay readable. */
ANYSCTP_API anysctp_done anysctp_loop_work(int loop);

/** Close the descriptor: the stack's thread does the work again. Remove it from the event loop before. Errors: EBADF. */
ANYSCTP_API anysctp_done anysctp_loop_close(int loop);

/* ---- Sockets --------------------------------------------------------------------------------------------------- */

/** Make a socket, RFC 6458 sections 3.1.1 and 4.1.1. The descriptor is close-on-exec.
 *  @param family  ANYSCTP_AF_INET or ANYSCTP_AF_INET6
 *  @param style   ANYSCTP_TCP_STYLE or ANYSCTP_UDP_STYLE
 *  @param engine  ANYSCTP_ENGINE_*
 *  @return the descriptor. Errors: EAFNOSUPPORT, ESOCKTNOSUPPORT (style), EINVAL (engine), EPROTONOSUPPORT (the engine
 *          is not available here; the sentence says what to do), EADDRINUSE (the UDP port asked for), EMFILE, ENOMEM. */
ANYSCTP_API anysctp_descriptor anysctp_socket(int family, int style, int engine);

/** The engine a socket is on: ANYSCTP_ENGINE_KERNEL or ANYSCTP_ENGINE_USERSPACE. */
ANYSCTP_API anysctp_result anysctp_get_engine(int sock);

/** The socket's style: ANYSCTP_TCP_STYLE (also accepted and peeled-off sockets) or ANYSCTP_UDP_STYLE. */
ANYSCTP_API anysctp_result anysctp_get_style(int sock);

/** The socket's address family: ANYSCTP_AF_INET or ANYSCTP_AF_INET6. */
ANYSCTP_API anysctp_result anysctp_get_family(int sock);

/** Bind to one address. Host "" is any address, port 0 a free port. RFC 6458, 3.1.2.
 *  Errors: EINVAL (already bound, or not an address), EADDRINUSE, EADDRNOTAVAIL (not an address of this machine),
 *  EAFNOSUPPORT (an IPv6 address on an IPv4 socket), EACCES (a kernel port below 1024 without the privilege). */
ANYSCTP_API anysctp_done anysctp_bind(int sock, const char *host, uint16_t port);

/** Add addresses to, or remove them from, a socket; on an association this is announced to the peer where both allow
 *  it. All share one port (0: the bound one, or a free one). RFC 6458, 9.1.
 *  Errors: as anysctp_bind; EINVAL (no addresses, unknown flag, removing the last address). */
ANYSCTP_API anysctp_done anysctp_bindx(int sock, const char *const *hosts, size_t nhosts, uint16_t port, int flags);

/** Bind to all addresses of some network interfaces: anysctp_bindx by name. Interfaces that are down and link-local
 *  addresses are left out.
 *  @param names    "eth0", ...
 *  @param exclude  0: these interfaces; 1: all others, except loopback
 *  Errors: as anysctp_bindx; ENODEV (no such interface), EADDRNOTAVAIL (they have no address of the socket's family). */
ANYSCTP_API anysctp_done anysctp_bind_interfaces(int sock, const char *const *names, size_t nnames, uint16_t port,
                                                 int exclude);

/** Let peers associate with this socket. Both styles need it. RFC 6458, 3.1.3 and 4.1.3.
 *  @param backlog  associations that may wait for accept; 0 stops listening
 *  Errors: EINVAL (connected, or a negative backlog). */
ANYSCTP_API anysctp_done anysctp_listen(int sock, int backlog);

/** Take the next association of a listening one-to-one socket as a socket of its own. Waits. RFC 6458, 4.1.4.
 *  @param peer_out  may be NULL; the peer's primary address
 *  @return the new descriptor, with the listener's options; but it waits without a timeout, whatever the listener's is.
 *  Errors: EOPNOTSUPP (one-to-many), EINVAL (not listening), EAGAIN, ETIMEDOUT, EINTR, EMFILE. */
ANYSCTP_API ANYSCTP_WAITS anysctp_descriptor anysctp_accept(int sock, anysctp_address *peer_out);

/** Associate with a peer. Waits, on both styles; a wait that ends early leaves the attempt going on.
 *  RFC 6458, 3.1.6 and 4.1.5.
 *  Errors: ECONNREFUSED, ETIMEDOUT, EINPROGRESS (timeout 0; the descriptor becomes writable when it is over, see
 *  anysctp_connect_result), EALREADY (an attempt is under way), EISCONN (also when a one-to-one socket's association is over:
 *  a socket has one in its life), EADDRNOTAVAIL (another socket with this port, peeled off or accepted, has the
 *  association with this peer), EINVAL, EAFNOSUPPORT, EOPNOTSUPP (a listening one-to-one socket), EINTR, ENETUNREACH,
 *  EHOSTUNREACH (no route) and EACCES (a route prohibits it; for all three Linux goes on trying if an address of its own may
 *  lead there), EMFILE (this thread has never waited and there is no descriptor to wait with; nothing has begun). */
ANYSCTP_API ANYSCTP_WAITS anysctp_done anysctp_connect(int sock, const char *host, uint16_t port);

/** Associate with a peer of which several addresses are known. Waits. RFC 6458, 9.9.
 *  @param assoc_id_out  may be NULL; set as soon as the attempt starts, also with EINPROGRESS. 0 on one-to-one sockets
 *                       of an engine that has no ids there.
 *  Errors: as anysctp_connect. */
ANYSCTP_API ANYSCTP_WAITS anysctp_written anysctp_connectx(int sock, const char *const *hosts, size_t nhosts, uint16_t port,
                                                           int32_t *assoc_id_out);

/** How an attempt to associate has ended that was not waited for: a connect with timeout 0, or one whose wait ended early. It
 *  fails as the waiting connect would, with the same errno and sentence; a failure is told once. It does not wait. The
 *  descriptor of a one-to-many socket does not tell when an attempt is over: ask again after a while.
 *  @param host  NULL or "" on a one-to-one socket, else the first address that the connect was given
 *  @param port  that of the connect, which a one-to-one socket does not look at
 *  @return the association's id, as anysctp_connectx sets it. Errors: EINPROGRESS (under way), those of anysctp_connect,
 *          EINVAL (one-to-many: no such attempt or association), ENOTCONN (one-to-one: there is none). */
ANYSCTP_API anysctp_result anysctp_connect_result(int sock, const char *host, uint16_t port);

/** How the last non-blocking connect or the association ended, as a positive errno; 0 if all is well. Clears it
 *  (SO_ERROR). */
ANYSCTP_API anysctp_result anysctp_get_error(int sock);

/** Who ended the association of a one-to-one socket, as far as a call on it has found out: ANYSCTP_ENDED_BY_*.
 *  Errors: EOPNOTSUPP (one-to-many: notification.ended_by tells it of each association). */
ANYSCTP_API anysctp_result anysctp_get_ended_by(int sock);

/** Make a one-to-many socket's association a one-to-one socket of its own. RFC 6458, 9.2.
 *  @return the new descriptor, without a timeout. Errors: EOPNOTSUPP (a one-to-one socket), EINVAL (no such association). */
ANYSCTP_API anysctp_descriptor anysctp_peeloff(int sock, int32_t assoc_id);

/** Close in one direction. SHUT_WR and SHUT_RDWR end the association of a one-to-one socket gracefully; SHUT_RD only
 *  stops receiving here. RFC 6458, 4.1.7. The end that follows makes the descriptor readable.
 *  Errors: ENOTCONN, EINVAL, EOPNOTSUPP (one-to-many: send with ANYSCTP_EOF instead). */
ANYSCTP_API anysctp_done anysctp_shutdown(int sock, int how);

/** Close the descriptor; its associations end gracefully in the background: all that was sent is delivered, however long it
 *  takes. Only if the peer takes nothing during asocmaxrxt retransmissions, and then for five times the largest RTO, they
 *  end by an ABORT. With linger 0, or with data that has come and was not read (notifications do not count), they do so at
 *  once, and what was still to be sent is lost. Data of one association that was not read aborts all associations of a
 *  one-to-many socket. To be sure of a graceful end: anysctp_finish(). Calls that wait on the descriptor in other threads
 *  end with EBADF. RFC 6458, 3.1.5 and 4.1.6. */
ANYSCTP_API ANYSCTP_CLOSES anysctp_done anysctp_close(int sock);

/** End an association at once: data under way is lost and the peer gets an ABORT with the reason (cause 12,
 *  RFC 9260, 3.3.10.12). A one-to-one socket is closed as well, as by anysctp_close().
 *  @param reason  text or bytes for the peer; may be empty. Linux's SCTP cannot send it from a one-to-one socket
 *                 (the ABORT goes out without it).
 *  Errors: EINVAL (no such association), ENOTCONN, EMSGSIZE (reason over one packet). */
ANYSCTP_API ANYSCTP_CLOSES anysctp_done anysctp_abort(int sock, int32_t assoc_id, const void *reason, size_t reason_len);

/** End an association gracefully, within a time: what was sent is delivered and the peer agrees, or it is aborted. A
 *  one-to-one socket is closed as well, also if this fails because the association is over (anysctp_last_ended_by() is not
 *  ANYSCTP_ENDED_BY_NOBODY). Data that was not read does not matter. @param timeout_ms  -1 for ever
 *  Errors: ETIMEDOUT (it was aborted, or the peer does not answer), ECONNRESET (the peer aborted it meanwhile), EINVAL (no
 *  such association, or another negative time), ENOTCONN, EINTR and EBADF (it goes on ending), EMFILE (nothing to wait with;
 *  nothing has begun). While messages wait to be received on a one-to-many socket, the kernel engine cannot tell that one of
 *  its associations was aborted or got no answer. */
ANYSCTP_API ANYSCTP_WAITS ANYSCTP_CLOSES anysctp_done anysctp_finish(int sock, int32_t assoc_id, int64_t timeout_ms);

/** anysctp_finish() for an event loop, which must not wait: this begins the end, and anysctp_finish_result() is asked now and
 *  then how that goes. No descriptor tells when: it may be readable for unread messages' sake. Errors: EINVAL (no such
 *  association), ENOTCONN. */
ANYSCTP_API anysctp_done anysctp_finish_begin(int sock, int32_t assoc_id);

/** How an association ended that anysctp_finish_begin() was called for, which is told once. A one-to-one socket stays open. To
 *  give up: anysctp_finish_wait() with the time 0.
 *  @return 0: all was delivered and the peer agreed. Errors: EAGAIN (not yet), ECONNRESET and ETIMEDOUT (as anysctp_finish),
 *  ECONNABORTED (aborted here), EINVAL (no end of this association has begun, or it was told), ENOTCONN, EBADF. */
ANYSCTP_API anysctp_done anysctp_finish_result(int sock, int32_t assoc_id);

/** Wait for the end that anysctp_finish_begin() was called for, as anysctp_finish() does: when the time is over, the
 *  association is aborted. A one-to-one socket stays open and is to be closed then, as Linux sends the ABORT no sooner. A
 *  close in another thread ends the wait with EBADF.
 *  @param timeout_ms  -1 for ever; 0: it is aborted now, unless it has ended
 *  Errors: ETIMEDOUT as anysctp_finish(), those of anysctp_finish_result() without EAGAIN, EINTR and EMFILE (it goes on
 *  ending). */
ANYSCTP_API ANYSCTP_WAITS anysctp_done anysctp_finish_wait(int sock, int32_t assoc_id, int64_t timeout_ms);

/* ---- Addresses ------------------------------------------------------------------------------------------------- */

/** The address a socket is bound to (the first if there are several); host "0.0.0.0" or "::" for any. Of a one-to-one socket
 *  that associates, has, or had an association: the address its packets come from. RFC 6458, 7.4. */
ANYSCTP_API anysctp_written anysctp_getsockname(int sock, anysctp_address *addr_out);

/** The peer's primary address; once the association has gone, the last one that was known, as long as the socket lives.
 *  Errors: ENOTCONN (there is no association yet), EOPNOTSUPP (one-to-many: use anysctp_getpaddrs). RFC 6458, 4.1.9. */
ANYSCTP_API anysctp_written anysctp_getpeername(int sock, anysctp_address *addr_out);

/** All local addresses of an association, or of the socket (assoc_id 0), in the order in which they were bound. RFC 6458, 9.5.
 *  @return how many there are, which may be more than cap. Errors: EINVAL (no such association). */
ANYSCTP_API anysctp_written anysctp_getladdrs(int sock, int32_t assoc_id, anysctp_address *addrs_out, size_t cap);

/** All addresses of an association's peer, as long as there is one. RFC 6458, 9.3.
 *  @return how many there are, which may be more than cap. Errors: EINVAL (no such association), ENOTCONN. */
ANYSCTP_API anysctp_written anysctp_getpaddrs(int sock, int32_t assoc_id, anysctp_address *addrs_out, size_t cap);

/** The id of the association with the peer that has this address. Errors: EINVAL (there is none). */
ANYSCTP_API anysctp_result anysctp_getassocid(int sock, const char *host, uint16_t port);

/* ---- Messages -------------------------------------------------------------------------------------------------- */

/** Send one message. Waits until the send buffer has room for all of it; never sends a part. RFC 6458, 9.12.
 *  @param info   may be NULL: as anysctp_set_default_sndinfo() says, at first stream 0, ordered, PPID 0
 *  @param host   NULL or "": the association (one-to-one: the only one; one-to-many: info->assoc_id). On a
 *                one-to-many socket an address with no association yet sets one up.
 *  @param flags  0, or ANYSCTP_MSG_DONTWAIT, and ANYSCTP_DEFAULT_* for what info says nothing of
 *  @return len. Errors: EMSGSIZE (the sentence names the limit), EINVAL (empty message, unknown flag, stream not
 *          negotiated, not an address), EPIPE (there is no such association: never made, ended, or shut down here),
 *          EADDRNOTAVAIL (one-to-one: the address is not the peer's), EAGAIN, ETIMEDOUT, EINTR, and once, for a
 *          one-to-one association: ECONNRESET (the peer aborted). */
ANYSCTP_API ANYSCTP_WAITS anysctp_result anysctp_sendv(int sock, const void *data, size_t len, const anysctp_sndinfo *info,
                                                       const char *host, uint16_t port, int flags);

/** Send the first message to a peer: sets the association up, with all its addresses and parameters of its own
 *  (SCTP_DSTADDRV4, SCTP_DSTADDRV6 and SCTP_INIT, RFC 6458 sections 5.3.1, 5.3.9 and 5.3.10), on a one-to-many socket.
 *  Waits for room, not for the peer. If there is an association with the peer already, the message goes there.
 *  @param info     may be NULL, as for anysctp_sendv
 *  @param initmsg  may be NULL: those of anysctp_set_initmsg
 *  @return the association's id; on Linux 0 if an earlier message has begun it and it is not up yet.
 *  Errors: as anysctp_sendv; EOPNOTSUPP (one-to-one: connect first). */
ANYSCTP_API ANYSCTP_WAITS anysctp_result anysctp_sendx(int sock, const void *data, size_t len, const anysctp_sndinfo *info,
                                                       const char *const *hosts, size_t nhosts, uint16_t port,
                                                       const anysctp_initmsg *initmsg, int flags);

/** Receive one message, the part of it that fits, or a notification. Waits. RFC 6458, 9.13.
 *  @param flags     0, or ANYSCTP_MSG_PEEK, ANYSCTP_MSG_DONTWAIT
 *  @param info_out  may be NULL. Without ANYSCTP_MSG_EOR in msg_flags the rest of the message stays queued. With
 *                   ANYSCTP_MSG_NOTIFICATION buf holds a notification for anysctp_decode_notification().
 *  @param from_out  may be NULL; the sender's address; for a notification that of its association's peer; host "" if there
 *                   is none
 *  @return bytes stored; 0 once the peer has shut a one-to-one association down.
 *  Errors: ENOTCONN, EAGAIN, ETIMEDOUT, EINTR, EINVAL (cap 0), and for one-to-one associations, once: ECONNRESET (the
 *          peer aborted), ECONNABORTED (aborted here), ETIMEDOUT (the peer does not answer), ECONNREFUSED. */
ANYSCTP_API ANYSCTP_WAITS anysctp_written anysctp_recvv(int sock, void *buf, size_t cap, int flags,
                                                        anysctp_rcvinfo *info_out, anysctp_address *from_out);

/** Receive one whole message, however many parts the stack delivers it in and whatever comes between them, or a whole
 *  notification. Waits. Subscribes to ANYSCTP_PARTIAL_DELIVERY_EVENT, which tells that the rest of a message will not come.
 *  Do not mix it with anysctp_recvv on one socket: that would take parts away.
 *  @param limit  the most bytes to keep of an association's unfinished messages, and so of a message
 *  @param flags  0 or ANYSCTP_MSG_DONTWAIT
 *  @param info_out  may be NULL, as for anysctp_recvv
 *  @param from_out  may be NULL, as for anysctp_recvv
 *  @return the message's bytes. If that is more than cap, nothing was stored and the message waits: call again with a
 *          buffer that large. Else as anysctp_recvv.
 *  Errors: EMSGSIZE (the message is longer than limit; it is dropped), EINVAL (limit 0), and those of anysctp_recvv. */
ANYSCTP_API ANYSCTP_WAITS anysctp_result anysctp_recv_message(int sock, void *buf, size_t cap, uint32_t limit, int flags,
                                                              anysctp_rcvinfo *info_out, anysctp_address *from_out);

/** Send several messages in one call, in their order, as sendmmsg(2) does. Waits until all of them are accepted; the socket's
 *  timeout is that of the whole call. Each message is sent or not, never a part of it. RFC 6458, 9.12.
 *  @param messages  a list of `count` records; ANYSCTP_SENDALL is not for them
 *  @param flags     0 or ANYSCTP_MSG_DONTWAIT
 *  @return how many were accepted. If that is less than count, the next one had no room before the time was over or a signal came,
 *          or it failed: a call that begins with it says why.
 *  Errors, if no message was accepted: those of anysctp_sendv, for the first one; EINVAL also for ANYSCTP_SENDALL. */
ANYSCTP_API ANYSCTP_WAITS anysctp_result anysctp_send_messages(int sock, const anysctp_outgoing *messages, size_t count, int flags);

/** Receive several whole messages and notifications in one call: waits for the first one alone, and then takes what is there. What
 *  holds for anysctp_recv_message() holds for each of them.
 *  @param room  a buffer in which they lie one after the other
 *  @param messages_out  a list of `count` records
 *  @param limit  the most bytes to keep of an association's unfinished messages, and so of a message
 *  @param flags  0 or ANYSCTP_MSG_DONTWAIT
 *  @return how many there are; 0 once the peer has shut a one-to-one association down. A message for which the rest of the buffer is
 *          too short comes first in the next call. If it is longer than the buffer, the result is 1, its `length` is more than
 *          cap, and nothing was stored: call again with a buffer that large.
 *  Errors: those of anysctp_recv_message, EINVAL (count 0). An error after a message is that of the next call. */
ANYSCTP_API ANYSCTP_WAITS anysctp_result anysctp_recv_messages(int sock, void *room, size_t cap, anysctp_incoming *messages_out,
                                                               size_t count, uint32_t limit, int flags);

/** What the last receive said of the message after its own (SCTP_NXTINFO, RFC 6458 section 5.3.6); needs
 *  anysctp_set_recvnxtinfo. @return 1, or 0 if there was none. */
ANYSCTP_API anysctp_result anysctp_get_nxtinfo(int sock, anysctp_nxtinfo *nxtinfo_out);

/** The bytes that are left of the message, or notification, that anysctp_recvv() would take from next; 0 if there is nothing. It is
 *  what ioctl(2) FIONREAD says of a kernel socket; of the descriptor of a user-space one that says nothing of use.
 *  Errors: ENOTCONN (a listening one-to-one socket). */
ANYSCTP_API anysctp_result anysctp_get_readable_bytes(int sock);

/** Decode the bytes of a received notification. Never fails on bytes from a socket: unknown types and short input are
 *  decoded as far as they go. @return the notification's type. Errors: EINVAL (fewer than 8 bytes). */
ANYSCTP_API anysctp_written anysctp_decode_notification(const void *data, size_t len, anysctp_notification *notification_out);

/** Wait until the socket is ready. Waits timeout_ms, not the socket's timeout: -1 for ever, 0 only looks.
 *  @param events  ANYSCTP_WAIT_READ, ANYSCTP_WAIT_WRITE or both
 *  @return those that are ready; 0 if the time is over. Errors: EINVAL (no such events, or another negative time), EINTR, EBADF
 *  (closed meanwhile). */
ANYSCTP_API ANYSCTP_WAITS anysctp_result anysctp_wait(int sock, int events, int64_t timeout_ms);

/* ---- Options --------------------------------------------------------------------------------------------------- */

/** How long calls on this socket wait: -1 (default) for ever, 0 not at all (non-blocking), else milliseconds.
 *  Errors: EINVAL. */
ANYSCTP_API anysctp_written anysctp_get_timeout(int sock, int64_t *timeout_ms_out);
ANYSCTP_API anysctp_done anysctp_set_timeout(int sock, int64_t timeout_ms);

/** SO_LINGER, seconds, RFC 6458 section 8.1.4: -1 (default) off; 0 = close sends an ABORT; > 0 = close of a one-to-one
 *  socket waits that long for its data to be delivered. Errors: EINVAL. */
ANYSCTP_API anysctp_written anysctp_get_linger(int sock, int32_t *seconds_out);
ANYSCTP_API anysctp_done anysctp_set_linger(int sock, int seconds);

/** SCTP_EVENT, RFC 6458 section 6.2.2: whether a notification type is delivered. All are off at first.
 *  @param assoc_id  an association, or ANYSCTP_FUTURE_ASSOC (default of later ones), ANYSCTP_CURRENT_ASSOC,
 *                   ANYSCTP_ALL_ASSOC; ignored on one-to-one sockets
 *  Errors: EINVAL (no such type or association). */
ANYSCTP_API anysctp_result anysctp_get_event(int sock, int32_t assoc_id, int type);
ANYSCTP_API anysctp_done anysctp_set_event(int sock, int32_t assoc_id, int type, int on);

/** SCTP_STATUS, RFC 6458 section 8.2.1. Errors: EINVAL (no such association). */
ANYSCTP_API anysctp_written anysctp_get_status(int sock, int32_t assoc_id, anysctp_status *status_out);

/** SCTP_REMOTE_UDP_ENCAPS_PORT, RFC 6951 section 6.1: the UDP port at which a peer takes SCTP packets; 0 = plain SCTP.
 *  @param host  NULL or "" for all peers of later associations, or one address of the association (port: its SCTP port).
 *  The kernel sends UDP only if net.sctp.udp_port is set. Errors: EINVAL, ENOPROTOOPT (kernel older than 5.11). */
ANYSCTP_API anysctp_result anysctp_get_encaps_port(int sock, int32_t assoc_id, const char *host, uint16_t port);
ANYSCTP_API anysctp_done anysctp_set_encaps_port(int sock, int32_t assoc_id, const char *host, uint16_t port,
                                                 uint16_t udp_port);

/** getsockopt(2) and setsockopt(2) with Linux's numbers and layouts (linux/sctp.h), on both engines: every SCTP option, and
 *  of SOL_SOCKET, IP and IPv6 those that docs/rfc6458.md lists. In new programs the typed functions are the better choice.
 *  @param level  1 (SOL_SOCKET), 0 (IP), 41 (IPv6), 132 (SCTP)
 *  @param value  in: what the option is asked about, such as an association's id, where its layout has that; out: the value
 *  @return get: the value's length; set: 0, or the new association's id (SCTP_SOCKOPT_CONNECTX). Errors: ENOPROTOOPT
 *          (no such option), EOPNOTSUPP (a get of a level that an IPv4 socket does not have; all else there is ENOPROTOOPT, as
 *          on Linux), EINVAL (a length that the option does not have), and those of the typed functions. */
ANYSCTP_API anysctp_written anysctp_getsockopt(int sock, int level, int name, void *value, size_t cap);
ANYSCTP_API anysctp_result anysctp_setsockopt(int sock, int level, int name, const void *data, size_t len);

/** SCTP_GET_ASSOC_ID_LIST, RFC 6458 section 8.2.6: the associations of a one-to-many socket.
 *  @return how many there are, which may be more than cap. Errors: EOPNOTSUPP (one-to-one). */
ANYSCTP_API anysctp_written anysctp_get_assoc_ids(int sock, int32_t *ids_out, size_t cap);

/* ---- Authentication, RFC 4895 and RFC 6458 ---------------------------------------------------------------------- */

/** SCTP_AUTH_KEY, RFC 6458 section 8.3.3: a shared key under a number. F C A.
 *  Errors: EINVAL (an empty key), EACCES (authentication is off). */
ANYSCTP_API anysctp_done anysctp_set_auth_key(int sock, int32_t assoc_id, uint16_t keynumber, const void *key,
                                              size_t key_len);

/** SCTP_HMAC_IDENT, RFC 6458 section 8.1.17: which hashes to offer, the best first: 1 (SHA-1), which must be among them, and
 *  3 (SHA-256). At first SHA-1 alone. @return for a get, how many there are, which may be more than cap.
 *  Errors: EINVAL (no SHA-1, or one of them twice), EOPNOTSUPP (another number). */
ANYSCTP_API anysctp_written anysctp_get_hmac_ident(int sock, uint16_t *numbers_out, size_t cap);
ANYSCTP_API anysctp_done anysctp_set_hmac_ident(int sock, const uint16_t *numbers, size_t count);

/** SCTP_PEER_AUTH_CHUNKS and SCTP_LOCAL_AUTH_CHUNKS, RFC 6458 sections 8.2.3 and 8.2.4: the chunk types, a byte each, that
 *  the peer, or this side, requires to be authenticated. @return how many there are, which may be more than cap. */
ANYSCTP_API anysctp_written anysctp_get_peer_auth_chunks(int sock, int32_t assoc_id, void *buf, size_t cap);
ANYSCTP_API anysctp_written anysctp_get_local_auth_chunks(int sock, int32_t assoc_id, void *buf, size_t cap);

/* ---- Streams, RFC 6525 and RFC 8260 ------------------------------------------------------------------------------ */

/** SCTP_RESET_STREAMS, RFC 6525 section 6.3.2: sequence numbers start again at 0. The stream reset event tells when.
 *  @param flags    ANYSCTP_STREAM_RESET_INCOMING, ANYSCTP_STREAM_RESET_OUTGOING or both
 *  @param numbers  the streams; none = all
 *  Errors: ENOPROTOOPT (not agreed, see anysctp_set_reconfig_supported and ..._enable_stream_reset), EINPROGRESS (one is
 *  under way), EAGAIN (Linux: data of the stream is under way), EINVAL. */
ANYSCTP_API anysctp_done anysctp_reset_streams(int sock, int32_t assoc_id, int flags, const uint16_t *numbers, size_t count);

/** SCTP_RESET_ASSOC, RFC 6525 section 6.3.3: both sides' sequence numbers. Errors: as anysctp_reset_streams. */
ANYSCTP_API anysctp_done anysctp_reset_assoc(int sock, int32_t assoc_id);

/** SCTP_ADD_STREAMS, RFC 6525 section 6.3.4: so many more. The stream change event tells when.
 *  Errors: as anysctp_reset_streams; EINVAL (none, or more than 65535). */
ANYSCTP_API anysctp_done anysctp_add_streams(int sock, int32_t assoc_id, uint16_t incoming, uint16_t outgoing);

/* ---- Options that are numbers, records or addresses --------------------------------------------------------------- */

/* What an option is asked about. */
#define ANYSCTP_OF_SOCKET int sock
#define ANYSCTP_OF_ASSOC int sock, int32_t assoc_id
#define ANYSCTP_OF_PATH int sock, int32_t assoc_id, const char *host, uint16_t port
#define ANYSCTP_OF_ONE_PATH int sock, int32_t assoc_id, const char *host, uint16_t port
#define ANYSCTP_OF_STREAM int sock, int32_t assoc_id, uint16_t sid
#define ANYSCTP_OF_POLICY int sock, int32_t assoc_id, int policy
#define ANYSCTP_OF_STREAM_POLICY int sock, int32_t assoc_id, uint16_t sid, int policy

/* The C type of a number that is set. */
#define ANYSCTP_TYPE_SOCKET_FLAG int
#define ANYSCTP_TYPE_SOCKET_U8 uint32_t
#define ANYSCTP_TYPE_SOCKET_U32 uint32_t
#define ANYSCTP_TYPE_ASSOC_FLAG uint32_t
#define ANYSCTP_TYPE_ASSOC_U16 uint32_t
#define ANYSCTP_TYPE_ASSOC_U32 uint32_t
#define ANYSCTP_TYPE_PATH_U32 uint32_t
#define ANYSCTP_TYPE_STREAM_U16 uint16_t

/* Which of its two functions an option has. */
#define ANYSCTP_DECLARE_RW(get, set) ANYSCTP_API get; ANYSCTP_API set;
#define ANYSCTP_DECLARE_RO(get, set) ANYSCTP_API get;
#define ANYSCTP_DECLARE_WO(get, set) ANYSCTP_API set;
#define ANYSCTP_DECLARE_OWN(get, set)

#define ANYSCTP_NUMBER(name, of, value, argument, access, constant, number, layout, engines)                              \
    ANYSCTP_DECLARE_##access(anysctp_result anysctp_get_##name(ANYSCTP_OF_##of),                                          \
                             anysctp_done anysctp_set_##name(ANYSCTP_OF_##of, ANYSCTP_TYPE_##of##_##value argument))
/* The name of a parameter cannot be in parentheses.  NOLINTBEGIN(bugprone-macro-parentheses) */
#define ANYSCTP_RECORD(name, of, record, argument, access, constant, layout, engines)                                     \
    ANYSCTP_DECLARE_##access(anysctp_written anysctp_get_##name(ANYSCTP_OF_##of, anysctp_##record *argument##_out),       \
                             anysctp_done anysctp_set_##name(ANYSCTP_OF_##of, const anysctp_##record *argument))
/* NOLINTEND(bugprone-macro-parentheses) */
#define ANYSCTP_ADDRESS(name, access, constant, layout, engines)                                                          \
    ANYSCTP_DECLARE_##access(anysctp_written anysctp_get_##name(ANYSCTP_OF_ASSOC, anysctp_address *addr_out),             \
                             anysctp_done anysctp_set_##name(ANYSCTP_OF_PATH))
#define ANYSCTP_OTHER(name, of, value, argument, access)
#ifdef SWIG
%include "anysctp/options.def"
#else
#include "options.def"
#endif

#ifdef __cplusplus
}
#endif
#endif
