/* While others' packets are refused again and again, none of an association's own gets lost: Linux tells an ICMP error on
 * the socket, in place of sending the next packet, whosever that is. A lost one comes again after an RTO. */
#include "support.h"

#include <stdatomic.h>

enum { THREADS = 3, RUN_MS = 4000, RTO_MS = 20000 /* longer than any thread waits for a processor */ };

static atomic_int over, refused;

static void *ask_nobody(void *arg) {
    (void)arg;
    const int sock = new_socket(ANYSCTP_UDP_STYLE);
    OK(anysctp_set_encaps_port(sock, 0, "", 0, 1)); /* which nobody has */
    while (!over)
        for (uint16_t port = 1; port < 100; port++) {
            anysctp_sendv(sock, "x", 1, NULL, "127.0.0.1", port, ANYSCTP_MSG_DONTWAIT);
            refused++;
        }
    OK(anysctp_close(sock));
    return NULL;
}

static void send_again_late(int sock) {
    anysctp_rtoinfo rto;
    ANYSCTP_INIT(&rto);
    rto.initial = rto.min = rto.max = RTO_MS;
    OK(anysctp_set_rtoinfo(sock, 0, &rto));
}

int main(void) {
    own_network();
    const pair ends = prepared_pair(ANYSCTP_TCP_STYLE, send_again_late);
    pthread_t threads[THREADS];
    int64_t longest = 0;
    int rounds = 0;
    for (int i = 0; i < THREADS; i++) EXPECT(pthread_create(&threads[i], NULL, ask_nobody, NULL) == 0);
    for (const int64_t end = now_ms() + RUN_MS; now_ms() < end; rounds++) {
        char byte = 'q';
        const int64_t start = now_ms();
        EXPECT(anysctp_sendv(ends.client, &byte, 1, NULL, NULL, 0, 0) == 1);
        EXPECT(anysctp_recvv(ends.server, &byte, 1, 0, NULL, NULL) == 1);
        EXPECT(anysctp_sendv(ends.server, &byte, 1, NULL, NULL, 0, 0) == 1);
        EXPECT(anysctp_recvv(ends.client, &byte, 1, 0, NULL, NULL) == 1);
        if (now_ms() - start > longest) longest = now_ms() - start;
    }
    over = 1;
    for (int i = 0; i < THREADS; i++) EXPECT(pthread_join(threads[i], NULL) == 0);
    printf("%d refused, %d rounds, the longest %lld ms\n", refused, rounds, (long long)longest);
    EXPECT(longest < RTO_MS / 2);
    close_pair(&ends);
    return 0;
}
