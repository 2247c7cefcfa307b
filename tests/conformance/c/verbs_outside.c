/* The verb `outside`: prints a line to stdout, and reads the results from stdin.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "verbs.h"

enum { MAX_REPLY = 4096 };

anysctp_result do_outside(step *at, results *yield) {
    fputs("outside", stdout);
    for (int i = 0; i < at->nwords; i++) printf(" %s", at->words[i]);
    putchar('\n');
    fflush(stdout);
    char *reply = attempt_alloc(MAX_REPLY);
    if (!fgets(reply, MAX_REPLY, stdin)) give_up("nobody answers from outside: run this by tests/outside/outside.py");
    for (char *word = strtok(reply, " \n"); word; word = strtok(NULL, " \n")) {
        char *equals = strchr(word, '=');
        if (!equals) give_up("not KEY=VALUE: %s", word);
        *equals = 0;
        if (strcmp(word, "error"))
            put_text(yield, word, equals + 1);
        else
            yield->error = equals + 1;
    }
    return 0;
}
