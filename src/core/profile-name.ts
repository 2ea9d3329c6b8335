/** Names of profiles that every SDK reads back from both shared files. */

/** The rule, to end a sentence that begins with the input's name. */
export const profileNameRule =
  'must not contain whitespace, brackets, slashes, quotes, # or ; (nor be a word that shared files reserve)'

/** What Python's configparser reads as the defaults of every section. */
const reserved = new Set(['DEFAULT'])

/**
 * Whether `[name]` and `[profile name]` can stand in the shared files.
 * Words such as `constructor` are refused since the JavaScript SDK looks profiles up in a plain object.
 */
export function isProfileName(text: string): boolean {
  return (
    /^(?!\.{1,2}$)[^\s\p{C}[\]/\\"'#;]{1,256}$/u.test(text) &&
    !reserved.has(text) &&
    !(text in Object.prototype)
  )
}
