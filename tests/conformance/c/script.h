/* A step of a scenario, the variables, and what a step yields. See ../README.md for the language.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stddef.h>
#include <stdint.h>

enum { MAX_WORDS = 12, MAX_PAIRS = 32, MAX_RESULTS = 48 };

/* Reports a wrong scenario or a failed step, and ends the run. */
void give_up(const char *format, ...);
extern const char *script_place; /* "<file>:<line>: <the line>" */

/* Memory that lives until the end of the attempt. */
void *attempt_alloc(size_t size);
char *attempt_text(const char *format, ...);
void attempt_free(void);

typedef struct {
    const unsigned char *bytes;
    size_t size;
} data;
data parse_data(const char *literal); /* text:, hex:, fill: */

typedef struct {
    char *key, *value;
    int used;
} pair;

typedef struct {
    int eventually;
    char *verb;
    char *words[MAX_WORDS];
    pair args[MAX_PAIRS], expected[MAX_PAIRS];
    int nwords, nargs, nexpected;
} step;

/* Cuts up the line in place. Returns 0 for a line without a step. */
int parse_step(char *line, step *out);

/* The value of a key, or `otherwise`. This marks the key as used; keys that the verb has not used are an error. */
const char *arg(step *at, const char *key, const char *otherwise);
long long arg_number(step *at, const char *key, long long otherwise);
long long to_number(const char *text);
void all_args_used(const step *at);

const char *variable(const char *name); /* NULL: it has no value yet */
void set_variable(const char *name, const char *value);

typedef struct {
    const char *key, *text;
    data bytes; /* if text is NULL */
} result;

typedef struct {
    result list[MAX_RESULTS];
    int count;
    const char *error; /* name of the errno; NULL: success */
} results;

void put_text(results *to, const char *key, const char *text);
void put_number(results *to, const char *key, long long number);
void put_data(results *to, const char *key, const void *bytes, size_t size);

/* NULL if the results are what the step expects; its variables are then set. Else a sentence with the difference. */
const char *mismatch(const step *at, const results *came);

#endif
