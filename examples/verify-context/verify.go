package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
)

const windowSeconds = 300

var contextForm = regexp.MustCompile(`^t=(\d{1,18}),n=(\w+),b=(\w+),v1=([0-9a-f]{64})$`)

// isFromGateway says whether the gateway made this call within the window of now; header names are in lower case.
func isFromGateway(key string, now int64, method, target string, headers map[string]string, body []byte) bool {
	parts := contextForm.FindStringSubmatch(headers["x-gatewright-context"])
	if parts == nil {
		return false
	}
	seconds, _ := strconv.ParseInt(parts[1], 10, 64)
	digest := sha256.Sum256(body)
	if now-seconds > windowSeconds || seconds-now > windowSeconds ||
		(parts[3] != "stream" && parts[3] != hex.EncodeToString(digest[:])) {
		return false
	}
	own := []string{}
	for name, value := range headers {
		if strings.HasPrefix(name, "x-gatewright-") && name != "x-gatewright-context" {
			own = append(own, name+":"+value)
		}
	}
	sort.Strings(own)
	lines := append([]string{"v1", parts[1], parts[2], method, target}, append(own, parts[3])...)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(strings.Join(lines, "\n")))
	sent, _ := hex.DecodeString(parts[4])
	return hmac.Equal(mac.Sum(nil), sent)
}

// CONTEXT_KEY=… go run verify.go < request: a whole HTTP request, as it came.
func main() {
	request, _ := io.ReadAll(os.Stdin)
	head, body, _ := bytes.Cut(request, []byte("\r\n\r\n"))
	lines := strings.Split(string(head), "\r\n")
	first := strings.Split(lines[0], " ")
	headers := map[string]string{}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		known, value := strings.ToLower(name), strings.Trim(value, " \t")
		if before, ok := headers[known]; ok {
			value = before + ", " + value
		}
		headers[known] = value
	}
	now, err := strconv.ParseInt(os.Getenv("NOW"), 10, 64)
	if err != nil {
		now = time.Now().Unix()
	}
	if isFromGateway(os.Getenv("CONTEXT_KEY"), now, first[0], first[1], headers, body) {
		fmt.Println("valid")
	} else {
		fmt.Println("invalid")
	}
}
