/* Receives the files of one association. receive_files FOLDER [HOST] [PORT] */
#include "common.h"

enum { NAME = 1, BYTES = 2, END = 3 }; /* PPIDs */
enum { STREAMS = 1000 };

static char data[MOST + 1];
static struct {
    char path[4096];
    FILE *file;
} files[STREAMS];

static void take(const char *folder, uint16_t stream, uint32_t ppid, size_t size) {
    data[size] = 0;
    if (ppid == NAME) {
        const char *slash = strrchr(data, '/');
        const char *name = slash ? slash + 1 : data;
        const int length = snprintf(files[stream].path, sizeof files[stream].path, "%s/%s", folder, name);
        files[stream].file = length < (int)sizeof files[stream].path ? fopen(files[stream].path, "wb") : NULL;
        if (!files[stream].file) perror(files[stream].path), exit(1);
    } else if (ppid == BYTES && files[stream].file) {
        fwrite(data, 1, size, files[stream].file);
    } else if (ppid == END && files[stream].file) {
        printf("%s: %ld bytes\n", strrchr(files[stream].path, '/') + 1, ftell(files[stream].file));
        fclose(files[stream].file);
        files[stream].file = NULL;
    }
}

int main(int argc, char **argv) {
    char here[] = "127.0.0.1";
    anysctp_initmsg initmsg;
    anysctp_rcvinfo info;
    int size;
    ANYSCTP_INIT(&initmsg), ANYSCTP_INIT(&info);
    if (argc < 2) return usage("receive_files FOLDER [HOST] [PORT]");
    initmsg.max_instreams = STREAMS;
    const int server = new_socket(ANYSCTP_TCP_STYLE);
    checked(anysctp_set_initmsg(server, &initmsg));
    listen_at(server, argc > 2 ? argv[2] : here, argc > 3 ? argv[3] : "0");
    const int association = checked(anysctp_accept(server, NULL));
    while ((size = checked(anysctp_recv_message(association, data, MOST, MOST, 0, &info, NULL))) > 0)
        take(argv[1], info.sid, info.ppid, (size_t)size);
    checked(anysctp_close(association));
    return checked(anysctp_close(server));
}
