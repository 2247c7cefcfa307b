// What is sent and received in the scenarios, and how it is told.
package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"anysctp/sctp"
)

// A record's or a notification's fields by their names; those that have words for their numbers by these, if they are to.
func fieldsOf(record any, words func(name string) bool) results {
	came, value := results{}, reflect.ValueOf(record)
	for i := 0; i < value.NumField(); i++ {
		name, field := value.Type().Field(i).Tag.Get("sctp"), value.Field(i)
		switch _, named := field.Interface().(fmt.Stringer); {
		case name == "":
		case named && !words(name):
			came[name] = fmt.Sprint(field.Uint())
		default:
			came[name] = fmt.Sprint(field.Interface())
		}
	}
	return came
}

func onlyStates(name string) bool { return name == "state" || name == "primary_state" }

func always(string) bool { return true }

// A notification's fields by their names in scenarios.
func notification(m *sctp.Message) results {
	event := reflect.ValueOf(m.Notification).FieldByName("Event").Interface().(sctp.Event)
	came := fieldsOf(m.Notification, always)
	came["kind"], came["assoc_id"], came["data"], came["truncated"] = "notification", fmt.Sprint(event.AssocID), string(event.Data), flag(event.Truncated)
	came["type"], came["cause"], came["stream"] = event.Type.String(), came["error"], came["sid"]
	came["from_host"], came["from_port"] = m.From.Host, fmt.Sprint(m.From.Port)
	delete(came, "error")
	switch e := m.Notification.(type) {
	case sctp.AssocChange:
		came["text"] = string(e.Text)
	case sctp.SendFailed:
		came["unordered"] = flag(e.SndFlags&sctp.Unordered != 0)
	case sctp.SendFailedEvent:
		came["unordered"] = flag(e.SndFlags&sctp.Unordered != 0)
	case sctp.StreamResetEvent:
		came["streams"] = strings.Trim(strings.ReplaceAll(fmt.Sprint(e.Streams()), " ", ","), "[]")
		if len(e.Streams()) == 0 {
			came["streams"] = "none"
		}
	}
	return came
}

func recv(s *sctp.Socket, _ []string, k keys) (results, error) {
	size, all, flags := number(k.take("size", "262144")), k.flag("all"), 0
	if k.flag("peek") {
		flags |= sctp.MsgPeek
	}
	if k.flag("dontwait") {
		flags |= sctp.MsgDontwait
	}
	var m *sctp.Message
	var err error
	if limit := k.take("limit", ""); limit != "" {
		m, err = s.ReadMessageLimit(uint32(number(limit)))
	} else {
		m, err = s.ReadPart(make([]byte, size), flags)
	}
	if err == io.EOF {
		return results{"kind": "end"}, nil
	} else if err != nil {
		return nil, err
	} else if m.Notification != nil {
		return notification(m), nil
	}
	received, complete := m.Data, m.Complete()
	for all && !complete {
		more, err := s.ReadPart(make([]byte, size), flags)
		if err != nil {
			return nil, err
		}
		received, complete = append(received, more.Data...), more.Complete()
	}
	came := fieldsOf(m.Info, func(string) bool { return false })
	came["kind"], came["data"], came["size"], came["stream"] = "data", string(received), fmt.Sprint(len(received)), came["sid"]
	came["unordered"], came["eor"] = flag(m.Info.Flags&sctp.Unordered != 0), flag(complete)
	came["host"], came["port"] = m.From.Host, fmt.Sprint(m.From.Port)
	return came, nil
}

var sendFlags = []string{"unordered", "addr_over", "sack_immediately", "sendall", "eor", "eof", "abort"}

func sendOptions(k keys) (options []sctp.SendOption) {
	for key, option := range map[string]func(uint32) sctp.SendOption{
		"stream": func(n uint32) sctp.SendOption { return sctp.Stream(uint16(n)) }, "ppid": sctp.PPID, "context": sctp.Context,
		"auth_key": func(n uint32) sctp.SendOption { return sctp.Key(uint16(n)) },
	} {
		if value := k.take(key, ""); value != "" {
			options = append(options, option(uint32(number(value))))
		}
	}
	for _, each := range sendFlags {
		if value := k.take(each, ""); value != "" {
			options = append(options, sctp.Flags(sctp.SendFlagNumber(number(value)*int64(word("send_flag", each)))))
		}
	}
	if value := k.take("assoc", ""); value != "" {
		options = append(options, sctp.Assoc(assoc(value)))
	}
	if to := k.take("host", ""); to != "" {
		options = append(options, sctp.To(sctp.Addr{Host: host(to), Port: port(k.take("port", "0"))}))
	}
	if k.flag("dontwait") {
		options = append(options, sctp.DontWait)
	}
	switch policy, value, _ := strings.Cut(k.take("pr", ""), ":"); policy {
	case "ttl":
		options = append(options, sctp.Lifetime(time.Duration(number(value))*time.Millisecond))
	case "rtx":
		options = append(options, sctp.Retransmissions(uint32(number(value))))
	case "prio":
		options = append(options, sctp.Priority(uint32(number(value))))
	}
	return options
}

func sendMessages(s *sctp.Socket, words []string, k keys) (results, error) {
	messages, times := []sctp.Outgoing{}, number(k.take("times", "1"))
	defer untilNow(s, k.flag("dontwait"))()
	options := sendOptions(k)
	for ; times > 0; times-- {
		for _, each := range strings.Split(words[0], ",") {
			messages = append(messages, sctp.Outgoing{Data: data(each), Options: options})
		}
	}
	count, err := s.WriteMessages(messages)
	if count > 0 {
		err = nil
	}
	return one("count", count, err)
}

func recvMessages(s *sctp.Socket, words []string, k keys) (results, error) {
	dontwait, limit, told := k.flag("dontwait"), uint32(number(k.take("limit", "16777216"))), []string{}
	defer untilNow(s, dontwait)()
	for most := int(number(words[0])); len(told) < most; {
		some, err := s.ReadMessagesLimit(most-len(told), limit)
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		for _, m := range some {
			text := string(m.Data)
			if len(text) > 32 {
				text = fmt.Sprint(len(text))
			}
			if m.Notification != nil {
				told = append(told, notification(m)["type"])
			} else {
				told = append(told, fmt.Sprintf("%s/%d/%d", text, m.Info.SID, m.Info.PPID))
			}
		}
		if dontwait {
			break
		}
	}
	return results{"count": fmt.Sprint(len(told)), "messages": strings.Join(told, ",")}, nil
}

// The socket does not wait until the function that this returns is called.
func untilNow(s *sctp.Socket, dontwait bool) func() {
	before := s.Timeout()
	if dontwait {
		s.SetTimeout(0)
	}
	return func() { s.SetTimeout(before) }
}

func ofSeries(index int64) []byte { return append([]byte(fmt.Sprint(index)), make([]byte, 3*index)...) }

func sendSeries(s *sctp.Socket, words []string, _ keys) error {
	for i := int64(0); i < number(words[0]); i++ {
		if _, err := s.WriteMessage(ofSeries(i), sctp.Stream(uint16(i%number(words[1])))); err != nil {
			return err
		}
	}
	return nil
}

func recvSeries(s *sctp.Socket, words []string, _ keys) (results, error) {
	left, streams, inOrder, following := number(words[0]), number(words[1]), 0, map[uint16]int64{}
	for left > 0 {
		m, err := s.ReadPart(make([]byte, 262144), 0)
		if err != nil {
			return nil, err
		}
		if m.Notification != nil {
			continue
		}
		expected, known := following[m.Info.SID]
		if !known {
			expected = int64(m.Info.SID)
		}
		if string(m.Data) == string(ofSeries(expected)) {
			inOrder++
		}
		following[m.Info.SID] = expected + streams
		left--
	}
	return one("in_order", inOrder, nil)
}
