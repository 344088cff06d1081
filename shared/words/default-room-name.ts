/** The scripts in use that are written from right to left (Unicode, Bidi_Class R and AL). */
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Mende_Kikakui}\p{Script=Yezidi}]/u
const FIRST_LETTER = /\p{L}/u

/**
 * The default name of someone's room. A right-to-left name is used alone: it would reorder an
 * English ending, and names can't contain the characters that would isolate the two [T1].
 */
export function defaultRoomName(userName: string): string {
  const first = FIRST_LETTER.exec(userName)?.[0] ?? ''
  return RIGHT_TO_LEFT.test(first) ? userName : `${userName}’s room`
}
