const encoder = new TextEncoder()

/** The bytes that a text takes in UTF-8. */
export const utf8Length = (text: string): number => encoder.encode(text).length
