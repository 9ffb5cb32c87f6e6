// Reads lines of questions, answers each with one line: what Go's own notes and logs say.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type hashes map[int64]tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = h[index]
	}
	return out, nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func hash(s string) tlog.Hash {
	h, err := tlog.ParseHash(s)
	if err != nil {
		panic(err)
	}
	return h
}

func list(s string) []tlog.Hash {
	var out []tlog.Hash
	for _, one := range strings.Split(s, ",") {
		if one != "" {
			out = append(out, hash(one))
		}
	}
	return out
}

func join(proof []tlog.Hash) string {
	var out []string
	for _, one := range proof {
		out = append(out, one.String())
	}
	return strings.Join(out, ",")
}

func text(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func verdict(err error) string {
	if err != nil {
		return "no"
	}
	return "yes"
}

// A log of leaves "leaf 0", "leaf 1" and so on.
func logOf(size int64) hashes {
	stored := hashes{}
	for i := int64(0); i < size; i++ {
		more, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("leaf %d", i)), stored)
		if err != nil {
			panic(err)
		}
		at := tlog.StoredHashIndex(0, i)
		for j, one := range more {
			stored[at+int64(j)] = one
		}
	}
	return stored
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	seed := sha256.Sum256([]byte("a key for tests"))
	for i := range p {
		p[i] = seed[i%len(seed)]
	}
	return len(p), nil
}

func answer(f []string) string {
	switch f[0] {
	case "note": // vkey, note
		verifier, err := note.NewVerifier(f[1])
		if err != nil {
			return "no"
		}
		_, err = note.Open(text(f[2]), note.VerifierList(verifier))
		return verdict(err)
	case "inclusion": // proof, size, root, index, leaf hash
		return verdict(tlog.CheckRecord(
			list(f[1]), number(f[2]), hash(f[3]), number(f[4]), hash(f[5])))
	case "consistency": // proof, to, root, from, root
		return verdict(tlog.CheckTree(list(f[1]), number(f[2]), hash(f[3]), number(f[4]), hash(f[5])))
	case "root": // size
		root, err := tlog.TreeHash(number(f[1]), logOf(number(f[1])))
		if err != nil {
			panic(err)
		}
		return root.String()
	case "prove-inclusion": // size, index
		proof, err := tlog.ProveRecord(number(f[1]), number(f[2]), logOf(number(f[1])))
		if err != nil {
			panic(err)
		}
		return "=" + join(proof)
	case "prove-consistency": // to, from
		proof, err := tlog.ProveTree(number(f[1]), number(f[2]), logOf(number(f[1])))
		if err != nil {
			panic(err)
		}
		return "=" + join(proof)
	case "sign": // key name, text
		secret, public, err := note.GenerateKey(zeros{}, f[1])
		if err != nil {
			panic(err)
		}
		signer, err := note.NewSigner(secret)
		if err != nil {
			panic(err)
		}
		signed, err := note.Sign(&note.Note{Text: string(text(f[2]))}, signer)
		if err != nil {
			panic(err)
		}
		return public + " " + base64.StdEncoding.EncodeToString(signed)
	}
	panic("unknown question " + f[0])
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		fmt.Println(answer(strings.Split(in.Text(), "\t")))
	}
}
