/* The fixed conversation of the interoperation peers: see README.md.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include <anysctp/anysctp.h>

enum { MESSAGES = 13, STREAMS = 8, BIG_SIZE = 100000, PIECE_SIZE = 65536, DEADLINE_MS = 30000 };

static const uint32_t FIRST_PPID = 4000000000u;
static const uint32_t ANSWER_OFFSET = 1000;
#define REASON "that was all"

/** What one side has received so far. */
typedef struct tally {
    uint32_t first_ppid;
    int seen[MESSAGES];
    int last_ordered[STREAMS]; /**< number of the latest ordered message of a stream; -1: none yet */
    int messages;
    long bytes;
} tally;

/** A whole message, or a notification. */
typedef struct arrival {
    unsigned char data[BIG_SIZE + 1];
    size_t size;
    anysctp_rcvinfo info;
    int end; /**< the association has ended */
} arrival;

/** Returns the result; on failure ends the process with the library's sentence. */
anysctp_result must(anysctp_result result, const char *what);
/** Ends the process with this sentence. */
_Noreturn void fail(const char *format, ...);

void start_tally(tally *t, uint32_t first_ppid);
void check_message(tally *t, const arrival *a);
void send_message(int sock, int number, uint32_t ppid, int32_t assoc_id);
void receive(int sock, arrival *a);
/** The notification that has arrived; the process ends if it is not one. */
anysctp_notification notification(const arrival *a);
/** Whether it is an association change to this state. */
int changed_to(const arrival *a, int state);

#endif
