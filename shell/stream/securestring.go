package stream

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unicode/utf16"

	"mxsh/model"
)

// secretHead begins every secret that ConvertFrom-SecureString -Key writes, in
// every PowerShell. After it comes, as base64 of UTF-16, "2|IV|ciphertext": AES in
// CBC mode over the secret in UTF-16, the IV in base64, the ciphertext in hex.
const secretHead = "76492d1116743f0423413b16050a5345"

// SecretKey is the key of 16, 24 or 32 bytes that -Key or -SecureKey gave. The
// error is a *model.Error.
func SecretKey(key []byte) (cipher.Block, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, &model.Error{ID: "InvalidKey", Category: model.Invalid, Param: "Key",
			Message: "The key has the wrong length; parameter 'Key' takes 16, 24 or 32 bytes.", Hint: "Write for example -Key (1..16)."}
	}
	return block, nil
}

// SealWithKey encrypts a secret as PowerShell does.
func SealWithKey(key cipher.Block, s model.Secret) (string, error) {
	plain := wide(s.Reveal())
	pad := aes.BlockSize - len(plain)%aes.BlockSize
	for range pad {
		plain = append(plain, byte(pad))
	}
	iv := make([]byte, aes.BlockSize)
	rand.Read(iv)
	cipher.NewCBCEncrypter(key, iv).CryptBlocks(plain, plain)
	return secretHead + base64.StdEncoding.EncodeToString(wide("2|"+base64.StdEncoding.EncodeToString(iv)+"|"+hex.EncodeToString(plain))), nil
}

// OpenWithKey decrypts what SealWithKey or any PowerShell encrypted with the key.
// The error is ErrSealed.
func OpenWithKey(key cipher.Block, sealed string) (model.Secret, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(sealed), secretHead)
	packed, err := base64.StdEncoding.DecodeString(rest)
	parts := strings.Split(narrow(packed), "|")
	if !ok || err != nil || len(parts) != 3 || parts[0] != "2" {
		return model.Secret{}, ErrSealed
	}
	iv, ivErr := base64.StdEncoding.DecodeString(parts[1])
	data, err := hex.DecodeString(parts[2])
	if ivErr != nil || err != nil || len(iv) != aes.BlockSize || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return model.Secret{}, ErrSealed
	}
	cipher.NewCBCDecrypter(key, iv).CryptBlocks(data, data)
	pad := int(data[len(data)-1])
	if pad < 1 || pad > aes.BlockSize || (len(data)-pad)%2 != 0 {
		return model.Secret{}, ErrSealed
	}
	for _, b := range data[len(data)-pad:] {
		if int(b) != pad {
			return model.Secret{}, ErrSealed
		}
	}
	return model.NewSecret(narrow(data[:len(data)-pad])), nil
}

// wide is a text in UTF-16, little end first.
func wide(s string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// narrow undoes wide.
func narrow(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// WideKey is the key that -SecureKey holds: the secret's own characters.
func WideKey(s model.Secret) []byte { return wide(s.Reveal()) }
