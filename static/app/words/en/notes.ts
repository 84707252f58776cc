/** What happens to what a rep wrote, whatever else happens. docs/what-happens-to-my-notes.md says the same. */

export const notes = {
  title: "What happens to my notes if …",
  answers: [
    [
      "the app is killed while I write",
      "What you had typed a third of a second ago is kept as a draft; the editor opens with it.",
    ],
    [
      "the battery dies just after I saved",
      "Saved means written to this phone's storage: it is there at the next start and goes out by itself.",
    ],
    [
      "the battery dies just while I save",
      "All of it is kept or nothing, never half; a draft of what you typed is there either way.",
    ],
    ["there is no signal", "Everything is kept here and goes out by itself as soon as the server answers."],
    [
      "I take a photo without a signal",
      "It is kept here and counted as waiting until the server has it; your words go first.",
    ],
    [
      "the signal breaks off while it is sent",
      "It is sent again, and takes effect once however often it arrives.",
    ],
    [
      "a hotel's network answers in the server's place",
      "Nothing it says is believed; what you wrote goes on waiting.",
    ],
    ["this phone is full", "You are told at once, and the editor stays open with every word."],
    [
      "the phone clears the book to make room",
      "What had been sent comes back from the server, and what still waits and was spared is sent; had it cleared that too, it would be gone, so Me says how well this phone keeps it.",
    ],
    [
      "I lose this phone",
      "Sign it out under Me on another one: at its next contact it hands in what it still holds and then empties itself.",
    ],
    [
      "I leave the company",
      "What still waits on your phone is taken in and kept on the server for a month; the phone is told nothing more.",
    ],
    [
      "a customer goes to a colleague",
      "She leaves this phone whole and is whole on the colleague's; your private notes stay yours.",
    ],
    [
      "I write about a customer who has just gone to a colleague",
      "What you add reaches the colleague, marked as late; what you change waits for the colleague's word, and Today says what became of it.",
    ],
    [
      "I write on two phones at once",
      "Both versions are kept and shown, and you choose; long texts lie side by side in full.",
    ],
    [
      "one deletes what another edits",
      "The edit wins: the record comes back with it, and Today tells whoever deleted it who changed what.",
    ],
    [
      "I delete something by mistake",
      "Undo brings it back at once, even where its deletion has arrived and there is no signal now.",
    ],
    [
      "this phone's clock is wrong",
      "Nothing is decided by it: the server counts changes, it does not compare times.",
    ],
    [
      "this phone reaches nothing for a month",
      "The book is closed until it reaches the server again; what you wrote stays to be seen, saved and sent.",
    ],
    [
      "the app is updated half-way",
      "The new version is used only once all of it is here; until then the old one goes on.",
    ],
    [
      "the first fetching breaks off",
      "It goes on where it was, and whom you meet next is here from its first answer on.",
    ],
    ["two windows are open", "They share one book and disturb nothing but each other's work."],
    [
      "I am signed out meanwhile",
      "You go on reading and writing; what you write is kept here until you sign in again.",
    ],
    [
      "I sign out while something waits",
      "You are asked first: keep it locked on this phone, save it as a file, or throw it away.",
    ],
    [
      "somebody else signs in here",
      "They get a book of their own; what waits of yours is neither shown nor sent under their name.",
    ],
    [
      "the server does not take something",
      "It is kept word for word with the reason, and Me lets you correct it, send it again or put it away.",
    ],
    [
      "the server is restored from yesterday's backup",
      "Every phone offers again what it had sent in the last fourteen days, and the server takes what it lost.",
    ],
    [
      "the server's database fails just then",
      "It says “come again” and keeps no half of anything; this phone sends it again.",
    ],
    ["I use a private window", "It works as long as it is open, but keeps nothing for later; Me says so."],
  ],
} as const
