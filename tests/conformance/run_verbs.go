// The verbs of the scenarios on the Go layer: a function each, see README.md.
package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"reflect"
	"sort"
	"strings"
	"syscall"
	"time"

	"anysctp/sctp"
)

const (
	timeout    = 5 * time.Second
	fillPeriod = 65536
)

type keys map[string]string

// A key's value, or the default; the key is gone then, so that those left over are unknown.
func (k keys) take(key, otherwise string) string {
	value, given := k[key]
	delete(k, key)
	if !given {
		return otherwise
	}
	return value
}

func (k keys) number(key string) int64 { return number(k.take(key, "0")) }

func (k keys) flag(key string) bool { return k.number(key) != 0 }

func (k keys) assoc() int32 { return assoc(k.take("assoc", "0")) }

func assoc(text string) int32 {
	if id, err := sctp.NumberOfWord("association", text); err == nil {
		return int32(id)
	}
	return int32(number(text))
}

func word(group, text string) int {
	number, err := sctp.NumberOfWord(group, text)
	if err != nil {
		fail("%v", err)
	}
	return number
}

func host(text string) string {
	if text == "any" {
		return ""
	}
	return text
}

func hostList(text string) []string { return strings.Split(host(text), ",") }

func port(text string) uint16 { return uint16(number(text)) }

var lastLiteral, lastData = "", []byte{}

// The bytes of a literal. Steps that are repeated would spend their time making the same.
func data(literal string) []byte {
	if literal == lastLiteral {
		return lastData
	}
	kind, content, _ := strings.Cut(literal, ":")
	made := []byte(content)
	switch kind {
	case "text":
	case "hex":
		var err error
		if made, err = hex.DecodeString(content); err != nil {
			fail("not hex: %s", content)
		}
	case "fill":
		parts := strings.Split(content+":0", ":")
		size, seed, start := number(parts[0]), number(parts[1]), number(parts[2])
		made = make([]byte, size)
		for i := range made {
			n := start + int64(i)%fillPeriod
			made[i] = byte(seed + n + n>>8)
		}
	default:
		fail("not data: %s", literal)
	}
	lastLiteral, lastData = literal, made
	return made
}

func flag(value bool) string {
	if value {
		return "1"
	}
	return "0"
}

var sockets = map[string]*sctp.Socket{}

func sock(name string) *sctp.Socket {
	found, known := sockets[name]
	if !known {
		fail("there is no socket %s", name)
	}
	return found
}

func keep(name string, made *sctp.Socket, err error) error {
	if err == nil {
		sockets[name] = made
		err = made.SetTimeout(timeout)
	}
	return err
}

func closeAll() {
	for name, each := range sockets {
		if err := each.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			fail("close %s: %v", name, err)
		}
	}
}

type verb func(words []string, k keys) (results, error)

// Done is a verb that only succeeds or fails.
func done(run func(s *sctp.Socket, words []string, k keys) error) verb {
	return func(words []string, k keys) (results, error) { return nil, run(sock(words[0]), words[1:], k) }
}

// On is a verb with results.
func on(run func(s *sctp.Socket, words []string, k keys) (results, error)) verb {
	return func(words []string, k keys) (results, error) { return run(sock(words[0]), words[1:], k) }
}

func address(a sctp.Addr, err error) (results, error) {
	return results{"host": a.Host, "port": fmt.Sprint(a.Port)}, err
}

func one(name string, value any, err error) (results, error) {
	return results{name: fmt.Sprint(value)}, err
}

func listed[T any](name string, values []T, err error) (results, error) {
	return results{name: strings.Trim(strings.ReplaceAll(fmt.Sprint(values), " ", ","), "[]"), "count": fmt.Sprint(len(values))}, err
}

func addresses(list []sctp.Addr, err error) (results, error) {
	if err != nil {
		return nil, err
	}
	hosts := []string{}
	for _, each := range list {
		hosts = append(hosts, each.Host)
	}
	sort.Strings(hosts)
	return results{"hosts": strings.Join(hosts, ","), "count": fmt.Sprint(len(hosts)), "port": fmt.Sprint(list[0].Port)}, nil
}

func numbers[T uint16 | byte](text string) (list []T) {
	for _, each := range strings.Split(text, ",") {
		if text != "all" {
			list = append(list, T(number(each)))
		}
	}
	return list
}

func events(s *sctp.Socket, types string, k keys, on bool) (err error) {
	id := k.assoc()
	for _, each := range strings.Split(types, ",") {
		if err == nil {
			err = s.SetEvent(id, word("notification_type", each), on)
		}
	}
	return err
}

// What an option is asked about, taken out of the keys, as far as they are not fields of its record.
func of(k keys, record reflect.Value) (of sctp.Of) {
	field := func(key string) bool {
		_, is := fieldNamed(record, key)
		return is
	}
	of.AssocID = k.assoc()
	if !field("host") {
		of.Host, of.Port = host(k.take("host", "")), uint16(k.number("port"))
	}
	if !field("sid") {
		of.SID = uint16(k.number("sid"))
	}
	of.Policy = int(k.number("policy"))
	return of
}

func fieldNamed(record reflect.Value, name string) (reflect.Value, bool) {
	for i := 0; record.Kind() == reflect.Struct && i < record.NumField(); i++ {
		if record.Type().Field(i).Tag.Get("sctp") == name {
			return record.Field(i), true
		}
	}
	return record, false
}

func milliseconds(n int64) time.Duration {
	if n == -1 {
		return sctp.Forever
	}
	return time.Duration(n) * time.Millisecond
}

func set(s *sctp.Socket, words []string, k keys) error {
	if words[0] == "timeout" {
		return s.SetTimeout(milliseconds(k.number("value")))
	}
	zero, known := sctp.Options()[words[0]]
	if !known {
		fail("no such option: %s", words[0])
	}
	record := reflect.New(reflect.TypeOf(zero)).Elem()
	where := of(k, record)
	if record.Kind() != reflect.Struct {
		return s.SetOption(words[0], k.number("value"), where)
	}
	for key, value := range k {
		if field, known := fieldNamed(record, key); known {
			field.SetUint(uint64(number(value)))
			delete(k, key)
		}
	}
	return s.SetOption(words[0], record.Interface(), where)
}

func get(s *sctp.Socket, words []string, k keys) (results, error) {
	if words[0] == "timeout" {
		if s.Timeout() == sctp.Forever {
			return one("value", -1, nil)
		}
		return one("value", s.Timeout().Milliseconds(), nil)
	}
	value, err := s.Option(words[0], of(k, reflect.Value{}))
	if err != nil {
		return nil, err
	}
	if reflect.TypeOf(value).Kind() == reflect.Struct {
		return fieldsOf(value, onlyStates), nil
	}
	switch number, _ := value.(int); words[0] {
	case "engine", "style", "ended_by":
		value = sctp.Word(words[0], uint32(number))
	case "family":
		value = map[int]int{sctp.AfInet: 4, sctp.AfInet6: 6}[number]
	case "error":
		if number != 0 {
			value = sctp.ErrorName(syscall.Errno(number))
		}
	}
	if on, is := value.(bool); is {
		value = flag(on)
	}
	return one("value", value, nil)
}

func ready(s *sctp.Socket, events int, within time.Duration) (results, error) {
	found, err := s.Wait(events, within)
	return results{"read": flag(found&sctp.WaitRead != 0), "write": flag(found&sctp.WaitWrite != 0)}, err
}

var replies = bufio.NewReader(os.Stdin)

// Asks the process around this one: a line to stdout, and the results back from stdin.
func outside(words []string, k keys) (results, error) {
	for key := range k {
		words = append(words, key+"="+k.take(key, ""))
	}
	fmt.Println("outside", strings.Join(words, " "))
	line, err := replies.ReadString('\n')
	if err != nil {
		fail("nobody answers from outside: run this by tests/outside/outside.py")
	}
	came := results{}
	for _, word := range strings.Fields(line) {
		key, value, _ := strings.Cut(word, "=")
		came[key] = value
	}
	return came, nil
}

var verbs map[string]verb

func init() {
	verbs = map[string]verb{
		"outside": outside,
		"socket": func(words []string, k keys) (results, error) {
			family := map[string]int{"4": sctp.AfInet, "6": sctp.AfInet6}[k.take("family", "4")]
			made, err := sctp.New(word("style", k.take("style", "tcp")), family, sctp.EngineAuto)
			return nil, keep(words[0], made, err)
		},
		"bind": done(func(s *sctp.Socket, w []string, _ keys) error { return s.Bind(host(w[0]), port(w[1])) }),
		"bindx": done(func(s *sctp.Socket, w []string, k keys) error {
			return s.Bindx(hostList(w[0]), port(w[1]), word("bindx", k.take("op", "")))
		}),
		"listen": done(func(s *sctp.Socket, w []string, _ keys) error { return s.Listen(int(number(w[0]))) }),
		"accept": on(func(s *sctp.Socket, w []string, _ keys) (results, error) {
			made, peer, err := s.AcceptSocket()
			return address(peer, keep(w[0], made, err))
		}),
		"connect": done(func(s *sctp.Socket, w []string, _ keys) error { return s.Connect(host(w[0]), port(w[1])) }),
		"connectx": on(func(s *sctp.Socket, w []string, _ keys) (results, error) {
			id, err := s.Connectx(hostList(w[0]), port(w[1]))
			return one("assoc_id", id, err)
		}),
		"connect_result": on(func(s *sctp.Socket, w []string, _ keys) (results, error) {
			id, err := s.ConnectResult(host(w[0]), port(w[1]))
			return one("assoc_id", id, err)
		}),
		"peeloff": done(func(s *sctp.Socket, w []string, k keys) error {
			made, err := s.Peeloff(k.assoc())
			if err != nil {
				return err
			}
			return keep(w[0], made.Socket, nil)
		}),
		"shutdown": done(func(s *sctp.Socket, _ []string, k keys) error {
			return s.Shutdown(word("direction", k.take("how", "")))
		}),
		"close": done(func(s *sctp.Socket, _ []string, _ keys) error { return s.Close() }),
		"abort": done(func(s *sctp.Socket, _ []string, k keys) error {
			return s.Abort(k.assoc(), data(k.take("reason", "text:")))
		}),
		"finish": done(func(s *sctp.Socket, _ []string, k keys) error {
			return s.Finish(k.assoc(), milliseconds(number(k.take("timeout", "-1"))))
		}),
		"bind_interfaces": done(func(s *sctp.Socket, w []string, k keys) error {
			return s.BindInterfaces(strings.Split(w[0], ","), port(w[1]), int(k.number("exclude")))
		}),
		"name":   on(func(s *sctp.Socket, _ []string, _ keys) (results, error) { return address(s.Getsockname()) }),
		"peer":   on(func(s *sctp.Socket, _ []string, _ keys) (results, error) { return address(s.Getpeername()) }),
		"laddrs": on(func(s *sctp.Socket, _ []string, k keys) (results, error) { return addresses(s.Getladdrs(k.assoc())) }),
		"paddrs": on(func(s *sctp.Socket, _ []string, k keys) (results, error) { return addresses(s.Getpaddrs(k.assoc())) }),
		"associd": on(func(s *sctp.Socket, w []string, _ keys) (results, error) {
			id, err := s.Getassocid(host(w[0]), port(w[1]))
			return one("assoc_id", id, err)
		}),
		"send": on(func(s *sctp.Socket, w []string, k keys) (results, error) {
			size, err := s.WriteMessage(data(w[0]), sendOptions(k)...)
			return one("size", size, err)
		}),
		"sendx": on(func(s *sctp.Socket, w []string, k keys) (results, error) {
			peer, initmsg := []sctp.Addr{}, (*sctp.Initmsg)(nil)
			for _, each := range hostList(w[1]) {
				peer = append(peer, sctp.Addr{Host: each, Port: port(w[2])})
			}
			if streams := k.take("num_ostreams", ""); streams != "" {
				initmsg = &sctp.Initmsg{NumOstreams: uint16(number(streams))}
			}
			id, err := s.WriteFirst(data(w[0]), peer, initmsg, sendOptions(k)...)
			return one("assoc_id", id, err)
		}),
		"recv": on(recv), "send_messages": on(sendMessages), "recv_messages": on(recvMessages), "send_series": done(sendSeries), "recv_series": on(recvSeries),
		"nxtinfo": on(func(s *sctp.Socket, _ []string, _ keys) (results, error) {
			known, info, err := s.Nxtinfo()
			came := fieldsOf(info, func(string) bool { return false })
			came["known"], came["stream"] = fmt.Sprint(known), came["sid"]
			for name, bit := range map[string]int{"unordered": sctp.Unordered, "notification": sctp.MsgNotification, "complete": sctp.Complete} {
				came[name] = flag(int(info.Flags)&bit != 0)
			}
			return came, err
		}),
		"subscribe":   done(func(s *sctp.Socket, w []string, k keys) error { return events(s, w[0], k, true) }),
		"unsubscribe": done(func(s *sctp.Socket, w []string, k keys) error { return events(s, w[0], k, false) }),
		"subscribed": on(func(s *sctp.Socket, w []string, k keys) (results, error) {
			on, err := s.Event(k.assoc(), word("notification_type", w[0]))
			return one("value", flag(on), err)
		}),
		"set": done(set), "get": on(get),
		"set_primary_addr": done(func(s *sctp.Socket, w []string, k keys) error {
			return s.SetPrimaryAddr(k.assoc(), host(w[0]), port(w[1]))
		}),
		"set_peer_primary_addr": done(func(s *sctp.Socket, w []string, k keys) error {
			return s.SetPeerPrimaryAddr(k.assoc(), host(w[0]), port(w[1]))
		}),
		"get_primary_addr": on(func(s *sctp.Socket, _ []string, k keys) (results, error) { return address(s.PrimaryAddr(k.assoc())) }),
		"getsockopt": on(func(s *sctp.Socket, w []string, _ keys) (results, error) {
			value := append([]byte{}, data(w[2])...)
			size, err := s.Getsockopt(int(number(w[0])), int(number(w[1])), value)
			if err != nil {
				return nil, err
			}
			return results{"data": string(value[:size])}, nil
		}),
		"setsockopt": done(func(s *sctp.Socket, w []string, _ keys) error {
			_, err := s.Setsockopt(int(number(w[0])), int(number(w[1])), data(w[2]))
			return err
		}),
		"assoc_ids": on(func(s *sctp.Socket, _ []string, _ keys) (results, error) {
			ids, err := s.AssocIds()
			return listed("ids", ids, err)
		}),
		"set_auth_key": done(func(s *sctp.Socket, w []string, k keys) error {
			return s.SetAuthKey(k.assoc(), uint16(number(w[0])), data(w[1]))
		}),
		"set_hmac_ident": done(func(s *sctp.Socket, w []string, _ keys) error { return s.SetHmacIdent(numbers[uint16](w[0])) }),
		"get_hmac_ident": on(func(s *sctp.Socket, _ []string, _ keys) (results, error) {
			numbers, err := s.HmacIdent()
			return listed("numbers", numbers, err)
		}),
		"get_peer_auth_chunks":  on(func(s *sctp.Socket, _ []string, k keys) (results, error) { return chunks(s.PeerAuthChunks, k) }),
		"get_local_auth_chunks": on(func(s *sctp.Socket, _ []string, k keys) (results, error) { return chunks(s.LocalAuthChunks, k) }),
		"reset_streams": done(func(s *sctp.Socket, w []string, k keys) error {
			direction := sctp.StreamResetIncoming | sctp.StreamResetOutgoing
			if w[0] != "both" {
				direction = word("stream_reset", w[0])
			}
			return s.ResetStreams(k.assoc(), direction, numbers[uint16](w[1]))
		}),
		"reset_assoc": done(func(s *sctp.Socket, _ []string, k keys) error { return s.ResetAssoc(k.assoc()) }),
		"add_streams": done(func(s *sctp.Socket, w []string, k keys) error {
			return s.AddStreams(k.assoc(), uint16(number(w[0])), uint16(number(w[1])))
		}),
		"status": on(func(s *sctp.Socket, _ []string, k keys) (results, error) {
			status, err := s.Status(k.assoc())
			return fieldsOf(status, onlyStates), err
		}),
		"ready": on(func(s *sctp.Socket, _ []string, _ keys) (results, error) {
			return ready(s, sctp.WaitRead|sctp.WaitWrite, 0)
		}),
		"wait": on(func(s *sctp.Socket, w []string, k keys) (results, error) {
			events := map[string]int{"read": sctp.WaitRead, "write": sctp.WaitWrite, "both": sctp.WaitRead | sctp.WaitWrite}[w[0]]
			return ready(s, events, milliseconds(number(k.take("timeout", "5000"))))
		}),
	}
	for name, run := range verbs {
		run := run
		verbs[name] = func(words []string, k keys) (results, error) {
			came, err := run(words, k)
			if len(k) > 0 {
				fail("unknown keys: %v", k)
			}
			return came, err
		}
	}
}

func chunks(get func(int32, []byte) (int, error), k keys) (results, error) {
	types := make([]byte, 256)
	count, err := get(k.assoc(), types)
	if err != nil {
		return nil, err
	}
	return listed("numbers", types[:count], err)
}
