/* Runs one scenario on the façade: run_c <scenario>.scn, with ANYSCTP_ENGINE set. See ../README.md.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "verbs.h"

enum { EVENTUALLY_MS = 15000, PAUSE_MS = 10, MAX_LINE = 1024 };

static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static char *substituted(char *word) {
    if (*word != '$') return word;
    const char *value = variable(word + 1);
    if (!value) give_up("%s has no value yet", word);
    return attempt_text("%s", value);
}

/* Returns NULL, or what is wrong. */
static const char *attempt(const step *original) {
    step now = *original;
    for (int i = 0; i < now.nwords; i++) now.words[i] = substituted(now.words[i]);
    for (int i = 0; i < now.nargs; i++) now.args[i].value = substituted(now.args[i].value);
    static results yield;
    memset(&yield, 0, sizeof yield);
    const long long start = now_ms();
    run_verb(&now, &yield);
    put_number(&yield, "ms", now_ms() - start);
    const char *wrong = mismatch(&now, &yield);
    return wrong && yield.error ? attempt_text("%s: %s", wrong, anysctp_last_error()) : wrong;
}

static void run_step(const step *one) {
    const long long end = now_ms() + EVENTUALLY_MS;
    const char *wrong;
    while ((wrong = attempt(one)) != NULL) {
        if (!one->eventually || now_ms() >= end) give_up("%s", wrong);
        attempt_free();
        poll(NULL, 0, PAUSE_MS);
    }
    attempt_free();
}

int main(int argc, char **argv) {
    const char *engine = getenv("ANYSCTP_ENGINE");
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!file || !engine) give_up("usage: ANYSCTP_ENGINE=userspace|kernel run_c <scenario>.scn");
    set_variable("ENGINE", engine);
    static char line[MAX_LINE], place[2 * MAX_LINE];
    script_place = place;
    int steps = 0;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\n")] = 0;
        snprintf(place, sizeof place, "%s:%d: %s", argv[1], number, line);
        step one;
        if (!parse_step(line, &one)) continue;
        run_step(&one);
        steps++;
    }
    fclose(file);
    close_all_sockets();
    if (!steps) give_up("the scenario has no steps");
    printf("%d steps\n", steps);
    return 0;
}
