package deliver

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"
)

var copy1 = &Copy{ID: "42", From: "ann@x.test", To: "rob@work.com", Received: time.Unix(1277195053, 0)}

const text = "Received: from a by b; now\r\nReturn-Path: <liar@x.test>\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n" +
	"X-MS-Exchange-Organization-Secret: 1\r\nX-MS-Exchange-Forest-A: 1\r\nSubject: hi\r\n\r\nbody\r\n.\r\nlone\rcr\r\n"

// files lists the files of a folder with their contents.
func files(t *testing.T, folder ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	dir := filepath.Join(folder...)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = string(b)
	}
	return found
}

func TestDeliver(t *testing.T) {
	base := filepath.Join(t.TempDir(), "not", "yet")
	d := NewMaildir(base, "ex1/a:b")
	with := *copy1
	with.Original = "robert@work.com"
	if err := d.Deliver("rob", &with, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	got := files(t, base, "rob", "new")
	want := "Return-Path: <ann@x.test>\nDelivered-To: rob@work.com\nX-Original-To: robert@work.com\nReceived: from a by b; now\n" +
		"X-MS-Exchange-Organization-AuthAs: Internal\nSubject: hi\n\nbody\n.\nlone\rcr\n"
	if len(got) != 1 {
		t.Fatalf("files %v", got)
	}
	for name, content := range got {
		if content != want {
			t.Errorf("content %q, want %q", content, want)
		}
		if !strings.HasPrefix(name, "1277195053.Q42R") || !strings.HasSuffix(name, `.ex1\057a\072b`) {
			t.Errorf("name %s", name)
		}
	}
	if left := files(t, base, "rob", "tmp"); len(left) > 0 {
		t.Errorf("left in tmp: %v", left)
	}
	info, err := os.Stat(filepath.Join(base, "rob"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestAgainDoesNotDuplicate(t *testing.T) {
	base := t.TempDir()
	d := NewMaildir(base, "ex1")
	again := *copy1
	again.Again = true
	deliver := func(c *Copy) {
		t.Helper()
		if err := d.Deliver("rob", c, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	deliver(copy1)
	deliver(&again)
	deliver(copy1) // overwrites its own file
	if got := files(t, base, "rob", "new"); len(got) != 1 {
		t.Fatalf("new holds %d files", len(got))
	}
	for name := range files(t, base, "rob", "new") {
		if err := os.Rename(filepath.Join(base, "rob", "new", name), filepath.Join(base, "rob", "cur", name+":2,S")); err != nil {
			t.Fatal(err)
		}
	}
	deliver(&again)
	if got := files(t, base, "rob", "new"); len(got) != 0 {
		t.Errorf("a read message was delivered again: %v", got)
	}
	other := again
	other.To = "robert@work.com"
	deliver(&other)
	other.ID = "43"
	deliver(&other)
	if got := files(t, base, "rob", "new"); len(got) != 2 {
		t.Errorf("another recipient and another message made %d files, want 2", len(got))
	}
}

func TestUnsafeFolders(t *testing.T) {
	base, outside := t.TempDir(), t.TempDir()
	d := NewMaildir(base, "ex1")
	if err := os.Symlink(outside, filepath.Join(base, "linked")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(base, "inner"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(base, "inner", "new")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(base, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, box := range []string{"", ".", "..", "../x", "a/b", `a\b`, "a\x00b", "linked", "inner", "file"} {
		if err := d.Deliver(box, copy1, strings.NewReader(text)); !errors.Is(err, ErrUnsafe) {
			t.Errorf("%q: %v, want ErrUnsafe", box, err)
		}
	}
	if got := files(t, outside); len(got) > 0 {
		t.Errorf("written outside: %v", got)
	}
}

func TestFailedReadLeavesNothing(t *testing.T) {
	base := t.TempDir()
	broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text)))
	if err := NewMaildir(base, "ex1").Deliver("rob", copy1, broken); err == nil {
		t.Fatal("no error")
	}
	if n, m := files(t, base, "rob", "new"), files(t, base, "rob", "tmp"); len(n)+len(m) > 0 {
		t.Errorf("left new %v, tmp %v", n, m)
	}
}

// TestFullDisk fills a file system of 64 KiB.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small file system needs root")
	}
	base := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", base).CombinedOutput(); err != nil {
		t.Skipf("cannot mount: %v %s", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", base).Run() })
	d := NewMaildir(base, "ex1")
	big := "Subject: big\r\n\r\n" + strings.Repeat("0123456789\r\n", 10_000)
	if err := d.Deliver("rob", copy1, strings.NewReader(big)); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("got %v, want ENOSPC", err)
	}
	if n, m := files(t, base, "rob", "new"), files(t, base, "rob", "tmp"); len(n)+len(m) > 0 {
		t.Errorf("left new %d, tmp %d files", len(n), len(m))
	}
	if err := d.Deliver("rob", copy1, strings.NewReader(text)); err != nil {
		t.Errorf("a small one afterwards: %v", err)
	}
}

func TestReadersAgree(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	base := t.TempDir()
	if err := NewMaildir(base, "ex1").Deliver("rob", copy1, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	script := "import mailbox,sys\nfor m in mailbox.Maildir(sys.argv[1], create=False): print(m['subject'], m['return-path'], m.get_subdir())"
	out, err := exec.Command(python, "-c", script, filepath.Join(base, "rob")).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "hi <ann@x.test> new" {
		t.Errorf("python sees %q, %v", out, err)
	}
}
