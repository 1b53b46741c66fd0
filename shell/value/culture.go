package value

import "strings"

// dates are the patterns of date and time of languages, and of those countries
// that differ from the first one named of a language: .NET's short date and long
// time, which is what Windows shows there.
var dates = map[string]string{
	"cs": "dd.MM.yyyy H:mm:ss", "da": "dd-MM-yyyy HH:mm:ss", "de": "dd.MM.yyyy HH:mm:ss", "el": "d/M/yyyy h:mm:ss tt",
	"en_AU": "d/MM/yyyy h:mm:ss tt", "en_CA": "yyyy-MM-dd h:mm:ss tt", "en_GB": "dd/MM/yyyy HH:mm:ss", "en_IE": "dd/MM/yyyy HH:mm:ss",
	"en_IN": "dd-MM-yyyy HH:mm:ss", "en_NZ": "d/MM/yyyy h:mm:ss tt", "en_ZA": "yyyy/MM/dd HH:mm:ss", "es": "dd/MM/yyyy H:mm:ss",
	"fi": "d.M.yyyy H.mm.ss", "fr": "dd/MM/yyyy HH:mm:ss", "fr_CA": "yyyy-MM-dd HH:mm:ss", "hu": "yyyy. MM. dd. H:mm:ss",
	"it": "dd/MM/yyyy HH:mm:ss", "ja": "yyyy/MM/dd H:mm:ss", "ko": "yyyy-MM-dd tt h:mm:ss", "nb": "dd.MM.yyyy HH:mm:ss",
	"nl": "d-M-yyyy HH:mm:ss", "nl_BE": "d/MM/yyyy HH:mm:ss", "no": "dd.MM.yyyy HH:mm:ss", "pl": "dd.MM.yyyy HH:mm:ss",
	"pt": "dd/MM/yyyy HH:mm:ss", "ro": "dd.MM.yyyy HH:mm:ss", "ru": "dd.MM.yyyy H:mm:ss", "sk": "d. M. yyyy H:mm:ss",
	"sv": "yyyy-MM-dd HH:mm:ss", "tr": "d.MM.yyyy HH:mm:ss", "uk": "dd.MM.yyyy HH:mm:ss", "zh": "yyyy/M/d H:mm:ss",
}

// DatesOf is the pattern, for FormatTime, of dates in a locale such as
// de_DE.UTF-8; "" is that of the United States, also for C, POSIX and locales
// that are not known.
func DatesOf(locale string) string {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "@")
	if pattern, ok := dates[name]; ok {
		return pattern
	}
	language, _, _ := strings.Cut(name, "_")
	return dates[language]
}
