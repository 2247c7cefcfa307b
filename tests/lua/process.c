/* For the Lua tests: process functions that plain Lua does not have. A module, loaded by its path.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _XOPEN_SOURCE 700
#include <lauxlib.h>
#include <lua.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t alarms;

static void count(int signal_number) {
    (void)signal_number;
    alarms++;
}

/* alarm(ms): a signal every `ms` milliseconds, whose handler only counts; 0: no more. Returns the count so far. */
static int set_alarm(lua_State *L) {
    const long ms = (long)luaL_checkinteger(L, 1);
    const struct timeval interval = {ms / 1000, ms % 1000 * 1000};
    const struct itimerval timer = {interval, interval};
    struct sigaction action = {.sa_handler = count};
    if (sigaction(SIGALRM, &action, NULL) != 0 || setitimer(ITIMER_REAL, &timer, NULL) != 0)
        return luaL_error(L, "no timer");
    lua_pushinteger(L, alarms);
    return 1;
}

/* clock(): seconds, from some moment on. */
static int get_clock(lua_State *L) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    lua_pushnumber(L, (lua_Number)now.tv_sec + (lua_Number)now.tv_nsec / 1e9);
    return 1;
}

/* pause(ms): a pause before polling again. */
static int pause_for(lua_State *L) {
    const long ms = (long)luaL_checkinteger(L, 1);
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
    return 0;
}

/* in_child(function): calls it in the child of a fork, and returns the child's wait status: 0 if it raised no error. */
static int in_child(lua_State *L) {
    int status = -1;
    const pid_t child = fork();
    if (child == 0) {
        alarm(20); /* a hang is a failure as well */
        _exit(lua_pcall(L, 0, 0, 0) == 0 ? 0 : 1);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) return luaL_error(L, "no child");
    lua_pushinteger(L, status);
    return 1;
}

/* hole(): a UDP port of 127.0.0.1 that never answers. */
static int make_hole(lua_State *L) {
    const int sock = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(sock, (struct sockaddr *)&address, size) != 0 ||
        getsockname(sock, (struct sockaddr *)&address, &size) != 0)
        return luaL_error(L, "no UDP port");
    lua_pushinteger(L, ntohs(address.sin_port));
    return 1;
}

int luaopen_process(lua_State *L) {
    static const struct {
        const char *name;
        lua_CFunction function;
    } functions[] = {
        {"alarm", set_alarm}, {"clock", get_clock}, {"pause", pause_for}, {"in_child", in_child}, {"hole", make_hole}};
    lua_newtable(L);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        lua_pushcfunction(L, functions[i].function);
        lua_setfield(L, -2, functions[i].name);
    }
    return 1;
}
