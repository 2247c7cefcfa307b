// A client of a peer with several addresses. multihomed_client.go HOST,HOST... PORT MESSAGE...
package main

import (
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
	"time"

	"anysctp/sctp"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("usage: multihomed_client.go HOST,HOST... PORT MESSAGE...")
	}
	if err := talk(os.Args[1]+":"+os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
	sctp.Exit(0)
}

func talk(address string, messages []string) error {
	association, err := sctp.Dial("sctp", address, sctp.Subscribe(sctp.TypePeerAddrChange))
	if err != nil {
		return err
	}
	defer association.Close()
	association.SetDeadline(time.Now().Add(10 * time.Second))
	if err := showPaths(association); err != nil {
		return err
	}
	for number, text := range messages {
		_, err := association.WriteMessage([]byte(text), sctp.Stream(uint16(number)), sctp.PPID(uint32(100+number)))
		if err != nil {
			return err
		}
	}
	for left := len(messages); left > 0; {
		message, err := association.ReadMessage()
		if err != nil {
			return err
		}
		if change, is := message.Notification.(sctp.PeerAddrChange); is {
			fmt.Printf("peer address %s: %s\n", change.Host, strings.TrimPrefix(change.State.String(), "addr_"))
		} else {
			fmt.Printf("stream %d ppid %d: %s\n", message.Info.SID, message.Info.PPID, message.Data)
			left--
		}
	}
	return nil
}

func showPaths(association *sctp.Conn) error {
	peers, err := association.Getpaddrs(0)
	if err != nil {
		return err
	}
	sort.Slice(peers, func(i, j int) bool { return peers[i].Host < peers[j].Host })
	for _, peer := range peers {
		path, err := association.Paddrinfo(0, peer.Host, peer.Port)
		if err != nil {
			return err
		}
		fmt.Printf("peer address %s: %s\n", peer.Host, path.State)
	}
	return nil
}
