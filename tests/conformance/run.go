// Runs one scenario on the Go layer: run.go SCENARIO.scn, with ANYSCTP_ENGINE set. See README.md.
package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"anysctp/sctp"
)

const (
	eventually = 15 * time.Second
	pause      = 10 * time.Millisecond
)

// Results are texts, or bytes under data and text.
type results map[string]string

// A step did not yield what its line expects, or the line is none.
type mismatch string

func fail(format string, values ...any) { panic(mismatch(fmt.Sprintf(format, values...))) }

var (
	keyWord  = regexp.MustCompile(`^([a-z_]+)=(.*)$`)
	variable = regexp.MustCompile(`^\$([A-Z0-9_]+)(?:\+([0-9]+))?$`)
)

type step struct {
	eventually bool
	verb       string
	words      []string
	keys       map[string]string
	patterns   map[string]string
}

func parse(line string) step {
	s := step{keys: map[string]string{}, patterns: map[string]string{}}
	behind := false
	for _, word := range strings.Fields(line) {
		found := keyWord.FindStringSubmatch(word)
		switch {
		case word == "->":
			behind = true
		case found != nil && behind:
			s.patterns[found[1]] = found[2]
		case found != nil:
			s.keys[found[1]] = found[2]
		case behind:
			fail("a word where KEY=PATTERN was expected: %s", word)
		default:
			s.words = append(s.words, word)
		}
	}
	if behind != (len(s.patterns) > 0) {
		fail("there are no patterns")
	}
	if s.words[0] == "eventually" {
		s.eventually, s.words = true, s.words[1:]
	}
	s.verb, s.words = s.words[0], s.words[1:]
	return s
}

type variables map[string]string

// The value of $NAME or $NAME+N; false if it has none.
func (v variables) value(word string) (string, bool) {
	found := variable.FindStringSubmatch(word)
	if found == nil {
		return word, true
	}
	value, known := v[found[1]]
	if known && found[2] != "" {
		value = fmt.Sprint(uint32(number(value)) + uint32(number(found[2])))
	}
	return value, known
}

func (v variables) substituted(word string) string {
	value, known := v.value(word)
	if !known {
		fail("%s has no value yet", word)
	}
	return value
}

func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		fail("not a number: %s", text)
	}
	return value
}

func isBytes(key string) bool { return key == "data" || key == "text" }

func matches(key, pattern, value string) bool {
	among := func(separator, list, item string) bool {
		for _, each := range strings.Split(list, separator) {
			if each == item || isBytes(key) && bytes.Equal(data(each), []byte(item)) {
				return true
			}
		}
		return false
	}
	switch {
	case pattern == "any":
		return true
	case strings.HasPrefix(pattern, "!"):
		return !among("\x00", pattern[1:], value)
	case isBytes(key):
		return among("|", pattern, value)
	case strings.HasPrefix(pattern, ">="):
		return number(value) >= number(pattern[2:])
	case strings.HasPrefix(pattern, "<="):
		return number(value) <= number(pattern[2:])
	case strings.HasPrefix(pattern, "~"):
		return among(",", value, pattern[1:])
	}
	return among("|", pattern, value)
}

func shown(key, value string) string {
	if isBytes(key) {
		return "hex:" + hex.EncodeToString([]byte(value))
	}
	return value
}

// An error's errno by its name, whatever Go calls it.
func errno(err error) string {
	var number syscall.Errno
	if errors.Is(err, os.ErrDeadlineExceeded) {
		number = syscall.ETIMEDOUT
	} else if !errors.As(err, &number) {
		fail("an error without an errno: %v", err)
	}
	return sctp.ErrorName(number)
}

// What is wrong with what a step yields, or nothing; then variables take their values.
func (s step) attempt(v variables) (wrong string) {
	defer func() {
		if reason, is := recover().(mismatch); is {
			wrong = string(reason)
		}
	}()
	run, known := verbs[s.verb]
	if !known {
		fail("no such verb: %s", s.verb)
	}
	words, keys := []string{}, keys{}
	for _, word := range s.words {
		words = append(words, v.substituted(word))
	}
	for key, value := range s.keys {
		keys[key] = v.substituted(value)
	}
	start := time.Now()
	came, err := run(words, keys)
	if came == nil {
		came = results{}
	}
	came["ms"] = fmt.Sprint(time.Since(start).Milliseconds())
	if err != nil {
		came["error"] = errno(err)
	}
	if _, expected := s.patterns["error"]; came["error"] != "" && !expected {
		return fmt.Sprintf("%s: %v", came["error"], err)
	}
	captured := variables{}
	for key, pattern := range s.patterns {
		value, is := came[key]
		if !is {
			return fmt.Sprintf("there is no %s, only %v", key, came)
		}
		if expected, known := v.value(pattern); !known {
			captured[pattern[1:]] = shown(key, value)
		} else if !matches(key, expected, value) {
			return fmt.Sprintf("%s is %.80s, of %v", key, shown(key, value), names(came))
		}
	}
	for name, value := range captured {
		v[name] = value
	}
	return ""
}

func names(came results) (list []string) {
	for key, value := range came {
		if !isBytes(key) {
			list = append(list, key+"="+value)
		}
	}
	sort.Strings(list)
	return list
}

func (s step) run(v variables) string {
	for end := time.Now().Add(eventually); ; time.Sleep(pause) {
		wrong := s.attempt(v)
		if wrong == "" || !s.eventually || !time.Now().Before(end) {
			return wrong
		}
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	v, steps := variables{"ENGINE": os.Getenv("ANYSCTP_ENGINE")}, 0
	for index, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if wrong := parse(line).run(v); wrong != "" {
			fmt.Fprintf(os.Stderr, "%s:%d: %s\n  %s\n", os.Args[1], index+1, line, wrong)
			sctp.Exit(1)
		}
		steps++
	}
	closeAll()
	fmt.Println(steps, "steps")
	sctp.Exit(0)
}
