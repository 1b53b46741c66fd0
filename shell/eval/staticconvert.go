package eval

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// bytesIn is argument i as bytes.
func (c call) bytesIn(i int) ([]byte, error) {
	if i >= len(c.args) {
		return nil, c.arity()
	}
	v, err := value.Convert(c.args[i], "byte[]")
	b, _ := v.([]byte)
	return b, err
}

func badBase64() error {
	return &model.Error{ID: "FormatException", Category: model.Invalid, Target: "FromBase64String",
		Message: "The input is not a valid Base-64 string as it contains a non-base 64 character, or has a wrong length."}
}

// toInteger is [convert]::ToInt32(text[, base]).
func toInteger(typ string, bits int) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		if len(c.args) == 1 {
			return convert(c.args[0], typ)
		}
		base, err := c.whole(1)
		if err != nil {
			return nil, err
		}
		text := strings.ToLower(c.text(0))
		if base == 16 {
			text = strings.TrimPrefix(text, "0x")
		}
		n, err := strconv.ParseUint(text, base, bits)
		if base == 10 {
			var signed int64
			signed, err = strconv.ParseInt(text, 10, bits)
			n = uint64(signed)
		}
		if err != nil || base != 2 && base != 8 && base != 10 && base != 16 {
			return nil, value.CannotConvert(c.args[0], displayType(typ), "Write digits of base 2, 8, 10 or 16.")
		}
		switch typ { // the highest bit is the sign
		case "int16":
			return int64(int16(n)), nil
		case "int32":
			return int64(int32(n)), nil
		}
		return int64(n), nil
	}
}

// toTextOf is [convert]::ToString(number, base), or of any value.
func toTextOf(c call) (any, error) {
	if err := c.takes(1, 2); err != nil {
		return nil, err
	}
	if len(c.args) == 1 || culture(c.args[1]) {
		return value.Text(c.args[0]), nil
	}
	if _, date := c.args[0].(time.Time); date {
		return value.Format(c.args[0], c.text(1))
	}
	n, err := value.ToInt(c.args[0])
	if err != nil {
		return nil, err
	}
	base, err := c.whole(1)
	if err != nil || base != 2 && base != 8 && base != 10 && base != 16 {
		return nil, orRange(err, c.name)
	}
	switch {
	case n >= 0 || base == 10:
		return strconv.FormatInt(n, base), nil
	case n >= -1<<31:
		return strconv.FormatUint(uint64(uint32(n)), base), nil
	}
	return strconv.FormatUint(uint64(n), base), nil
}

func to(typ string) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		return convert(c.args[0], typ)
	}
}

// toBool is [convert]::ToBoolean, which reads words where the cast does not.
func toBool(c call) (any, error) {
	if err := c.takes(1, 2); err != nil {
		return nil, err
	}
	if text, ok := c.args[0].(string); ok {
		return parsed(text, "bool")
	}
	return value.Truth(c.args[0]), nil
}

func hexBytes(c call) (any, error) {
	b, err := c.bytesIn(0)
	if err != nil {
		return nil, err
	}
	if len(c.args) > 1 {
		from, err := c.whole(1)
		if err != nil || from < 0 || from > len(b) {
			return nil, orRange(err, c.name)
		}
		b = b[from:]
	}
	parts := make([]string, len(b))
	for i, x := range b {
		parts[i] = strings.ToUpper(hex.EncodeToString([]byte{x}))
	}
	return strings.Join(parts, "-"), nil
}

// fromBytes reads a whole number, lowest byte first.
func fromBytes(size int, read func([]byte) int64) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		b, err := c.bytesIn(0)
		from := 0
		if err == nil && len(c.args) == 2 {
			from, err = c.whole(1)
		}
		if err != nil || from < 0 || from+size > len(b) {
			return nil, orRange(err, c.name)
		}
		return read(b[from:]), nil
	}
}

var convertStatics = map[string]method{
	"convert::tobase64string": func(c call) (any, error) {
		b, err := c.bytesIn(0)
		if err != nil {
			return nil, err
		}
		text := base64.StdEncoding.EncodeToString(b)
		if !strings.EqualFold(c.text(1), "InsertLineBreaks") {
			return text, nil
		}
		var lines []string
		for ; len(text) > 76; text = text[76:] {
			lines = append(lines, text[:76])
		}
		return strings.Join(append(lines, text), "\r\n"), nil
	},
	"convert::frombase64string": func(c call) (any, error) {
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(c.text(0)), ""))
		if err != nil {
			return nil, badBase64()
		}
		return b, c.takes(1, 1)
	},
	"convert::toint16": toInteger("int16", 16), "convert::toint32": toInteger("int32", 32), "convert::toint64": toInteger("int64", 64),
	"convert::touint16": toInteger("uint16", 16), "convert::touint32": toInteger("uint32", 32), "convert::touint64": toInteger("uint64", 63),
	"convert::tobyte": toInteger("byte", 8), "convert::tochar": to("char"), "convert::todatetime": to("datetime"),
	"convert::todouble": to("double"), "convert::todecimal": to("decimal"), "convert::toboolean": toBool, "convert::tostring": toTextOf,
	"bitconverter::tostring": hexBytes,
	"bitconverter::toint16":  fromBytes(2, func(b []byte) int64 { return int64(int16(binary.LittleEndian.Uint16(b))) }),
	"bitconverter::touint16": fromBytes(2, func(b []byte) int64 { return int64(binary.LittleEndian.Uint16(b)) }),
	"bitconverter::toint32":  fromBytes(4, func(b []byte) int64 { return int64(int32(binary.LittleEndian.Uint32(b))) }),
	"bitconverter::touint32": fromBytes(4, func(b []byte) int64 { return int64(binary.LittleEndian.Uint32(b)) }),
	"bitconverter::toint64":  fromBytes(8, func(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }),
	"bitconverter::getbytes": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		n, err := value.ToInt(c.args[0])
		if n >= -1<<31 && n < 1<<31 {
			return binary.LittleEndian.AppendUint32(nil, uint32(n)), err
		}
		return binary.LittleEndian.AppendUint64(nil, uint64(n)), err
	},
}
