package store

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"mxsh/model"
)

// Keys seals secrets for the directory with AES-256-GCM. The key stands in a
// file of its owner alone, one key to a line in hexadecimal: the first seals,
// all open, so that a key can be changed. Without a file the first Seal makes
// one. Its methods may be called from any goroutine.
type Keys struct {
	// Path is the key file, mode 0600, or a systemd credential.
	Path string

	mu   sync.Mutex
	keys []key
	lost bool // see Guard
}

type key struct {
	id   string
	aead cipher.AEAD
}

var _ model.Sealer = (*Keys)(nil)

// Errors of keys.
var (
	// ErrNoKey: the key that sealed a secret is not in the key file.
	ErrNoKey = errors.New("no key opens the secret")
	// ErrKeyFile: the key file cannot be used.
	ErrKeyFile = errors.New("key file cannot be used")
	// ErrKeyLost: there is no key file, and there are secrets. It matches ErrKeyFile.
	ErrKeyLost = fmt.Errorf("%w: it is gone", ErrKeyFile)
)

// The record that keeps the organization's authority, sealed. It is no object of
// the model, so no cmdlet ever shows it.
const (
	AuthorityKind = "Authority"
	AuthorityID   = "organization"
)

const (
	keySize    = 32
	sealPrefix = "aes256gcm:"
)

// Seal returns the sealed form: the method, the key's id, and base64 of nonce and
// ciphertext. Two seals of one text differ.
func (k *Keys) Seal(plain string) (string, error) {
	keys, err := k.load(true)
	if err != nil {
		return "", err
	}
	use := keys[0]
	nonce := make([]byte, use.aead.NonceSize())
	rand.Read(nonce)
	head := sealPrefix + use.id + ":"
	box := use.aead.Seal(nonce, nonce, []byte(plain), []byte(head))
	return head + base64.RawStdEncoding.EncodeToString(box), nil
}

// Open returns what was sealed. A text that was altered does not open.
func (k *Keys) Open(sealed string) (string, error) {
	rest, ok := strings.CutPrefix(sealed, sealPrefix)
	id, text, found := strings.Cut(rest, ":")
	if !ok || !found {
		return "", fmt.Errorf("%w: it is not in a sealed form", ErrNoKey)
	}
	keys, err := k.load(false)
	if err != nil {
		return "", err
	}
	for _, use := range keys {
		if use.id != id {
			continue
		}
		box, err := base64.RawStdEncoding.DecodeString(text)
		if err != nil || len(box) < use.aead.NonceSize() {
			return "", fmt.Errorf("%w: it is cut or altered", ErrNoKey)
		}
		n := use.aead.NonceSize()
		plain, err := use.aead.Open(nil, box[:n], box[n:], []byte(sealPrefix+id+":"))
		if err != nil {
			return "", fmt.Errorf("%w: it is altered", ErrNoKey)
		}
		return string(plain), nil
	}
	return "", fmt.Errorf("%w: key %s is not in %s", ErrNoKey, model.Visible(id), k.Path)
}

// Guard makes sure that no new key is made for a directory whose key was lost:
// the secrets there would never open again, and nobody would know why. It reads
// the directory only if there is no key file.
func (k *Keys) Guard(ctx context.Context, d Directory) error {
	if _, err := os.Stat(k.Path); !errors.Is(err, fs.ErrNotExist) {
		return nil // whoever uses the file meets the other errors
	}
	sealed := false
	err := d.View(ctx, func(r Reader) (err error) {
		sealed, err = hasSecrets(r)
		return err
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lost = sealed
	return err
}

// hasSecrets is whether the directory keeps anything that is sealed.
func hasSecrets(r Reader) (bool, error) {
	if _, err := r.Get(AuthorityKind, AuthorityID); !errors.Is(err, ErrNotFound) {
		return err == nil, err
	}
	for o, err := range All(r, model.SendConnectors) {
		if err != nil {
			return false, err
		}
		if c := o.(*model.SendConnector); !c.AuthenticationCredential.IsZero() {
			return true, nil
		}
	}
	return false, nil
}

// load reads the keys once; make is whether to make the file if there is none.
func (k *Keys) load(make bool) ([]key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys != nil {
		return k.keys, nil
	}
	text, err := readKeyFile(k.Path)
	if errors.Is(err, fs.ErrNotExist) && k.lost {
		return nil, fmt.Errorf("%w: %w", ErrKeyLost, err)
	}
	if errors.Is(err, fs.ErrNotExist) && make {
		if err = makeKeyFile(k.Path); err == nil {
			text, err = readKeyFile(k.Path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	k.keys, err = parseKeys(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrKeyFile, k.Path, err)
	}
	return k.keys, nil
}

func readKeyFile(path string) ([]byte, error) {
	f, err := os.OpenFile(path, syscall.O_NONBLOCK, 0) // a pipe in its place is not waited for
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others than its owner (mode %04o); make it 0600", path, info.Mode().Perm())
	}
	text := make([]byte, 64<<10)
	n, err := f.Read(text)
	if err != nil && n == 0 {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return text[:n], nil
}

// makeKeyFile makes the file whole or not at all. When another process makes it
// at the same time one of them wins, and that is fine.
func makeKeyFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // CreateTemp's mode is 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	raw := make([]byte, keySize)
	rand.Read(raw)
	if _, err := f.WriteString(hex.EncodeToString(raw) + "\n"); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	// Link, not Rename: it never replaces a key that is there.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

func parseKeys(text []byte) ([]key, error) {
	var keys []key
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		raw := make([]byte, hex.DecodedLen(len(line)))
		if _, err := hex.Decode(raw, line); err != nil || len(raw) != keySize {
			return nil, errors.New("a line is no key of 64 hexadecimal digits")
		}
		block, err := aes.NewCipher(raw)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(raw)
		keys = append(keys, key{hex.EncodeToString(sum[:4]), aead})
	}
	if len(keys) == 0 {
		return nil, errors.New("it holds no key")
	}
	return keys, nil
}
