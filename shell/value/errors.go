package value

import (
	"fmt"

	"mxsh/model"
)

// CannotConvert is the error of a cast that has no meaning. why is a sentence or "".
func CannotConvert(v any, typeName, why string) *model.Error {
	return &model.Error{ID: "InvalidCast", Category: model.Invalid, Target: Text(v), Hint: why,
		Message: "Cannot convert value " + model.Quote(Text(v)) + " to type " + model.Quote(typeName) + "."}
}

// DuplicateKey is the error of a hashtable that is given a key twice.
func DuplicateKey(key any) *model.Error {
	return &model.Error{ID: "DuplicateKey", Category: model.Invalid, Target: Text(key),
		Message: "Item has already been added. Key in dictionary: '" + model.Visible(model.Shortened(Text(key))) + "'."}
}

func indexError(i int) *model.Error {
	return &model.Error{ID: "IndexOutOfRange", Category: model.Invalid, Target: fmt.Sprint(i),
		Message: fmt.Sprintf("Index %d was outside the bounds of the collection.", i)}
}

func noSuchProperty(name string) *model.Error {
	return &model.Error{ID: "PropertyNotFound", Category: model.Invalid, Target: name,
		Message: "The property '" + model.Visible(model.Shortened(name)) + "' cannot be found on this object, or cannot be set."}
}
