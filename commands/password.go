package commands

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/argon2"

	"mxsh/model"
)

// The cost of a new hash: 64 MiB, one pass, one lane (RFC 9106 section 4, for
// logons that happen often). Hashes that are stored keep theirs.
const (
	hashMemory = 64 << 10 // KiB
	hashPasses = 1
	hashLanes  = 1
	hashSize   = 32
	saltSize   = 16
)

// hashPassword derives the form in which a mailbox password is stored,
// "$argon2id$v=19$m=65536,t=1,p=1$SALT$HASH". It takes 64 MiB and tens of
// milliseconds, so it is never called within a transaction.
func hashPassword(plain string) model.PasswordHash {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	sum := argon2.IDKey([]byte(plain), salt, hashPasses, hashMemory, hashLanes, hashSize)
	b64 := base64.RawStdEncoding
	return model.NewPasswordHash(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		hashMemory, hashPasses, hashLanes, b64.EncodeToString(salt), b64.EncodeToString(sum)))
}
