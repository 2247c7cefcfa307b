/* Sends each file on a stream of its own. send_files HOST PORT FILE... */
#include "common.h"

enum { NAME = 1, BYTES = 2, END = 3 }; /* PPIDs */
enum { PIECE = 16384 };

int main(int argc, char **argv) {
    char piece[PIECE];
    anysctp_initmsg initmsg;
    anysctp_result size;
    ANYSCTP_INIT(&initmsg);
    if (argc < 4) return usage("send_files HOST PORT FILE...");
    const int count = argc - 3;
    FILE **files = calloc((size_t)count, sizeof *files);
    if (!files) return perror("calloc"), 1;
    initmsg.num_ostreams = (uint16_t)count;
    const int association = new_socket(ANYSCTP_TCP_STYLE);
    checked(anysctp_set_timeout(association, 10000));
    checked(anysctp_set_initmsg(association, &initmsg));
    checked(anysctp_connect(association, argv[1], port_of(argv[2])));
    for (int i = 0; i < count; i++) {
        const char *path = argv[3 + i], *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
        files[i] = fopen(path, "rb");
        if (!files[i]) return perror(path), 1;
        send_on(association, name, strlen(name), (uint16_t)i, NAME);
    }
    for (int open = count; open;) {
        for (int i = 0; i < count; i++) {
            if (!files[i]) continue;
            const size_t read = fread(piece, 1, sizeof piece, files[i]);
            send_on(association, read ? piece : "end", read ? read : 3, (uint16_t)i, read ? BYTES : END);
            if (read) continue;
            fclose(files[i]);
            files[i] = NULL;
            open--;
        }
    }
    free(files);
    checked(anysctp_shutdown(association, ANYSCTP_SHUT_WR));
    while ((size = anysctp_recvv(association, piece, sizeof piece, 0, NULL, NULL)) > 0) continue; /* until the receiver has all */
    checked(size);
    return checked(anysctp_close(association));
}
