/* A program closes a descriptor with close(2), and another file gets its number. Neither events on the socket nor its close touch
 * that file.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"

enum { LONG_MS = 60000 };

/* The other file is a connected socket with a byte to read. */
static void give_number_away(int number, int *other_end) {
    int others[2];
    EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, others) == 0);
    EXPECT(write(others[0], "y", 1) == 1);
    EXPECT(dup2(others[1], number) == number); /* closes it */
    EXPECT(close(others[1]) == 0);
    *other_end = others[0];
}

static void expect_untouched(int number, int other_end) {
    char bytes[2];
    EXPECT(recv(number, bytes, sizeof bytes, MSG_DONTWAIT) == 1 && bytes[0] == 'y');
    EXPECT(recv(other_end, bytes, sizeof bytes, MSG_DONTWAIT) == -1 && errno == EAGAIN);
    EXPECT(send(number, "z", 1, 0) == 1 && recv(other_end, bytes, sizeof bytes, 0) == 1 && bytes[0] == 'z');
}

static void readers(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    char byte;
    int other_end;
    OK(send_on(ends.client, 0, 0, "x", 1, 0));
    OK(anysctp_set_timeout(ends.server, LONG_MS));
    OK(anysctp_wait(ends.server, ANYSCTP_WAIT_READ, LONG_MS));
    give_number_away(ends.server, &other_end);
    EXPECT(anysctp_recvv(ends.server, &byte, 1, ANYSCTP_MSG_DONTWAIT, NULL, NULL) == 1 && byte == 'x');
    OK(anysctp_close(ends.server));
    expect_untouched(ends.server, other_end);
    OK(anysctp_close(ends.client));
    OK(anysctp_close(ends.listener));
}

static void writers(void) {
    const pair ends = connected_pair(ANYSCTP_TCP_STYLE);
    int other_end;
    give_number_away(ends.client, &other_end);
    fill_send_buffer(ends.client, 0);
    OK(anysctp_abort(ends.client, 0, NULL, 0));
    expect_untouched(ends.client, other_end);
    OK(anysctp_close(ends.server));
    OK(anysctp_close(ends.listener));
}

int main(void) {
    readers();
    writers();
    return 0;
}
