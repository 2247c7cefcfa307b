// Sends each message on a stream of its own, and prints what comes back. echo_client.go HOST PORT MESSAGE...
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"anysctp/sctp"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("usage: echo_client.go HOST PORT MESSAGE...")
	}
	if err := talk(os.Args[1]+":"+os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
	sctp.Exit(0)
}

func talk(address string, messages []string) error {
	association, err := sctp.Dial("sctp", address)
	if err != nil {
		return err
	}
	defer association.Close()
	association.SetDeadline(time.Now().Add(10 * time.Second))
	for number, text := range messages {
		_, err := association.WriteMessage([]byte(text), sctp.Stream(uint16(number)), sctp.PPID(uint32(100+number)))
		if err != nil {
			return err
		}
	}
	for range messages {
		answer, err := association.ReadMessage()
		if err != nil {
			return err
		}
		fmt.Printf("stream %d ppid %d: %s\n", answer.Info.SID, answer.Info.PPID, answer.Data)
	}
	return nil
}
