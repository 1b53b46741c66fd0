package core

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"strings"

	"mxsh/shell"
	"mxsh/shell/value"
)

// hashes are the algorithms of Get-FileHash that this system has.
func hashes() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{"SHA1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New, "MD5": md5.New}
}

func (e Env) getFileHash() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "FileHash", Synopsis: "Computes the hash of files, which tells whether two are the same.",
		Params: append(paths(true, "The files."),
			&shell.Param{Name: "Algorithm", Type: shell.Enum("HashAlgorithm", "SHA1", "SHA256", "SHA384", "SHA512", "MD5"), Help: "How it is computed. The default is SHA256."}),
		Examples: []shell.Example{{Command: "Get-FileHash names.txt", Explains: "Gives the SHA256 hash of a file, with its path."},
			{Command: "(Get-FileHash names.txt -Algorithm MD5).Hash", Explains: "Gives the MD5 hash alone."}},
		Process: func(c *shell.Call) error {
			return e.eachPlace(c, func(p place) error { return hashPlace(c, p) })
		},
	}
}

func hashPlace(c *shell.Call, p place) error {
	if p.drive != nil {
		return invalid("Path", p.name, "An entry of a drive has no hash; Get-FileHash takes files.", "Get-FileHash names.txt")
	}
	if info, err := os.Stat(p.file); err == nil && info.IsDir() {
		return nil // as patterns name folders, too
	}
	f, err := os.Open(p.file)
	if err != nil {
		return fileError(p.name, err)
	}
	defer f.Close()
	algorithm := "SHA256"
	if c.Given("Algorithm") {
		algorithm = strings.ToUpper(value.Text(c.Value("Algorithm")))
	}
	sum := hashes()[algorithm]()
	if _, err := io.Copy(sum, f); err != nil {
		return fileError(p.name, err)
	}
	return c.Emit(value.RecordOf("Algorithm", algorithm, "Hash", strings.ToUpper(hex.EncodeToString(sum.Sum(nil))), "Path", p.file))
}

func (e Env) newTemporaryFile() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "New", Noun: "TemporaryFile", Synopsis: "Makes an empty file with a name of its own in the folder for temporary files.", Changes: true,
		Examples: []shell.Example{{Command: "$f = New-TemporaryFile; 'text' > $f; Remove-Item $f", Explains: "Writes a file that is not kept."}},
		Process: func(c *shell.Call) error {
			ok, err := c.ShouldProcess(`Performing the operation "New-TemporaryFile" on target "` + os.TempDir() + `".`)
			if err != nil || !ok {
				return err
			}
			f, err := os.CreateTemp("", "tmp*.tmp")
			if err != nil {
				return fileError(os.TempDir(), err)
			}
			if err := f.Close(); err != nil {
				return fileError(f.Name(), err)
			}
			return emitFile(c, f.Name(), f.Name())
		},
	}
}
