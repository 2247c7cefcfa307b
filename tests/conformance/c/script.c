/* Steps: their words, keys, variables and data.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "script.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *script_place = "";

void give_up(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fprintf(stderr, "%s\n  ", script_place);
    vfprintf(stderr, format, values);
    fprintf(stderr, "\n");
    va_end(values);
    exit(1);
}

typedef struct block {
    struct block *next;
    long double aligned[];
} block;
static block *blocks;

void *attempt_alloc(size_t size) {
    block *made = malloc(sizeof *made + size);
    if (!made) give_up("out of memory");
    made->next = blocks;
    blocks = made;
    return made->aligned;
}

char *attempt_text(const char *format, ...) {
    va_list values;
    va_start(values, format);
    const int size = vsnprintf(NULL, 0, format, values);
    va_end(values);
    char *text = attempt_alloc((size_t)size + 1);
    va_start(values, format);
    vsnprintf(text, (size_t)size + 1, format, values);
    va_end(values);
    return text;
}

void attempt_free(void) {
    while (blocks) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

static data fill(const char *numbers) {
    size_t size, seed, start = 0;
    if (sscanf(numbers, "%zu:%zu:%zu", &size, &seed, &start) < 2) give_up("not a fill: %s", numbers);
    unsigned char *bytes = attempt_alloc(size + 1);
    for (size_t i = 0; i < size; i++) {
        const size_t at = start + i;
        bytes[i] = (unsigned char)(seed + at + (at >> 8));
    }
    return (data){bytes, size};
}

static data from_hex(const char *digits) {
    const size_t size = strlen(digits) / 2;
    unsigned char *bytes = attempt_alloc(size + 1);
    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        if (sscanf(digits + 2 * i, "%2x", &byte) != 1) give_up("not hexadecimal: %s", digits);
        bytes[i] = (unsigned char)byte;
    }
    return (data){bytes, size};
}

data parse_data(const char *literal) {
    if (!strncmp(literal, "text:", 5)) return (data){(const unsigned char *)literal + 5, strlen(literal + 5)};
    if (!strncmp(literal, "hex:", 4)) return from_hex(literal + 4);
    if (!strncmp(literal, "fill:", 5)) return fill(literal + 5);
    give_up("not data: %s", literal);
    return (data){NULL, 0};
}

enum { MAX_VARIABLES = 64, VARIABLE_SIZE = 128 };
static struct {
    char name[32], value[VARIABLE_SIZE];
} variables[MAX_VARIABLES];
static int nvariables;

/* The name up to its end or a "+". */
static const char *find_variable(const char *name, size_t size) {
    for (int i = 0; i < nvariables; i++)
        if (strlen(variables[i].name) == size && !strncmp(variables[i].name, name, size)) return variables[i].value;
    return NULL;
}

const char *variable(const char *name) {
    const size_t size = strcspn(name, "+");
    const char *value = find_variable(name, size);
    if (!value || !name[size]) return value;
    return attempt_text("%lu", (unsigned long)(uint32_t)(to_number(value) + to_number(name + size + 1)));
}

void set_variable(const char *name, const char *value) {
    if (nvariables == MAX_VARIABLES || strlen(value) >= VARIABLE_SIZE || strlen(name) >= sizeof variables->name)
        give_up("too many variables, or too long: %s = %s", name, value);
    strcpy(variables[nvariables].name, name);
    strcpy(variables[nvariables].value, value);
    nvariables++;
}

static int is_key(const char *word) {
    const size_t size = strspn(word, "abcdefghijklmnopqrstuvwxyz_");
    return size && word[size] == '=';
}

static pair split(char *word) {
    char *equals = strchr(word, '=');
    if (!equals) give_up("a word where a KEY=VALUE was expected: %s", word);
    *equals = 0;
    return (pair){word, equals + 1, 0};
}

static void add(pair *list, int *count, pair made) {
    if (*count == MAX_PAIRS) give_up("too many keys");
    list[(*count)++] = made;
}

int parse_step(char *line, step *out) {
    memset(out, 0, sizeof *out);
    int behind_arrow = 0;
    for (char *word = strtok(line, " \t\r\n"); word; word = strtok(NULL, " \t\r\n")) {
        if (!out->verb && *word == '#') return 0;
        if (!out->verb && !strcmp(word, "eventually"))
            out->eventually = 1;
        else if (!out->verb)
            out->verb = word;
        else if (!strcmp(word, "->"))
            behind_arrow = 1;
        else if (behind_arrow)
            add(out->expected, &out->nexpected, split(word));
        else if (is_key(word))
            add(out->args, &out->nargs, split(word));
        else if (out->nwords == MAX_WORDS)
            give_up("too many words");
        else
            out->words[out->nwords++] = word;
    }
    return out->verb != NULL;
}

const char *arg(step *at, const char *key, const char *otherwise) {
    for (int i = 0; i < at->nargs; i++)
        if (!strcmp(at->args[i].key, key)) {
            at->args[i].used = 1;
            return at->args[i].value;
        }
    return otherwise;
}

long long to_number(const char *text) {
    char *end;
    const long long number = strtoll(text, &end, 10);
    if (end == text || *end) give_up("not a number: %s", text);
    return number;
}

long long arg_number(step *at, const char *key, long long otherwise) {
    const char *text = arg(at, key, NULL);
    return text ? to_number(text) : otherwise;
}

void all_args_used(const step *at) {
    for (int i = 0; i < at->nargs; i++)
        if (!at->args[i].used) give_up("%s does not know the key %s", at->verb, at->args[i].key);
}
