// Made from the kinds in webapp/book by `make types`; change them there.

/** The version of these kinds, named in every exchange. */
export const SCHEMA = 2

/** Every kind of record that travels. */
export type Kind =
  | "customer"
  | "company"
  | "person"
  | "occasion"
  | "fact"
  | "touch"
  | "note"
  | "promise"
  | "picture"
  | "handled"
  | "conflict"
  | "notice"
  | "setting"

/** Where records of a kind live. */
export type Belongs = "book" | "customer" | "private"

/** What a field can hold (docs/kinds.md). */
export type FieldType =
  | "text"
  | "long"
  | "choice"
  | "flag"
  | "days"
  | "partial_date"
  | "day"
  | "time"
  | "moment"
  | "zone"
  | "link"
  | "word"
  | "value"
  | "hash"
  | "pixels"
  | "tags"
  | "phones"
  | "emails"
  | "urls"
  | "addresses"
  | "lead_days"
  | "weekdays"
  | "periods"
  | "when"

/** A telephone number as somebody wrote it (RFC 6350 TEL). */
export interface Phone {
  value: string
  type?: "work" | "home" | "cell" | "fax" | "pager" | "other"
}

/** An e-mail address (RFC 6350 EMAIL). */
export interface Email {
  value: string
  type?: "work" | "home" | "other"
}

/** A page on the web (RFC 6350 URL). */
export interface Url {
  value: string
  type?: "work" | "home" | "other"
}

/** A postal address (RFC 6350 ADR) with its place on the map (GEO), in degrees. */
export interface Address {
  type?: "work" | "home" | "other"
  street?: string | null
  extended?: string | null
  locality?: string | null
  region?: string | null
  postcode?: string | null
  country?: string | null
  latitude?: number | null
  longitude?: number | null
}

/** A day of a rep's calendar, with the hour where it has one, in the zone it was planned in. */
export interface When {
  day: string
  time?: string | null
  zone?: string | null
}

/** Some days in a row, the first and the last among them. */
export interface Period {
  first: string
  last: string
}

/** The person the rep calls on. */
export interface Customer {
  /** What stands before the name: Dr., Prof. */
  prefix?: string
  /** First name. */
  given?: string
  /** Middle names. */
  additional?: string
  /** Last name. */
  family?: string
  /** What stands after the name: Jr., MSc. */
  suffix?: string
  /** The whole name as it is to be shown, where joining the parts would get it wrong. */
  display?: string
  /** What friends say. */
  nickname?: string
  /** How to say the name. */
  phonetic?: string
  /** For "her" and "his"; absent where nobody said. */
  gender?: "female" | "male" | "other"
  /** Date of birth, as much of it as is known; the birthday comes from here. */
  birth?: string
  /** Job title. */
  title?: string
  /** The company the customer works for. */
  company_id?: string
  /** The part the customer plays when something is bought. */
  role?: "decides" | "pays" | "uses" | "advises" | "opens_doors" | "blocks"
  /** Telephone numbers. */
  phones?: Phone[]
  /** E-mail addresses. */
  emails?: Email[]
  /** Where to find the customer. */
  addresses?: Address[]
  /** Pages on the web. */
  urls?: Url[]
  /** The rep's own words to find a group again. */
  tags?: string[]
  /** How often the customer wants to be seen: A every 30 days, B 90, C 180; absent counts as B. */
  tier?: "A" | "B" | "C"
  /** Days between contacts, where the customer wants it otherwise than the tier says. */
  cadence?: number
  /** How the rep and the customer met. */
  how_met?: string
  /** Absent counts as active. Only an active customer can be overdue. */
  status?: "active" | "paused" | "lost" | "deceased"
  /** The day the customer came into the book; the cadence counts from here until the first touch. */
  added_on?: string
}

/** The account a customer works for. It belongs to one book. */
export interface Company {
  /** The company's name. */
  name?: string
  /** How far our product has come there. */
  stage?: "new" | "adopted" | "mainstream"
  /** Telephone numbers. */
  phones?: Phone[]
  /** Where the company is. */
  addresses?: Address[]
  /** Pages on the web. */
  urls?: Url[]
  /** What is good to know. */
  about?: string
}

/** Someone around the customer: a spouse, a child, an assistant. */
export interface Person {
  /** What the person is to the customer, a RELATED type of RFC 6350; `agent` is an assistant. */
  relation?:
    | "spouse"
    | "child"
    | "parent"
    | "sibling"
    | "kin"
    | "friend"
    | "agent"
    | "colleague"
    | "co-worker"
    | "neighbor"
    | "contact"
  /** The name as the customer says it. */
  name?: string
  /** How to say the name. */
  phonetic?: string
  /** For "son" or "daughter"; absent where nobody said. */
  gender?: "female" | "male" | "other"
  /** Date of birth, as much of it as is known; the birthday and the age come from here. */
  birth?: string
  /** Absent counts as living. Nobody is congratulated who died or has left. */
  status?: "living" | "deceased" | "separated"
  /** What is good to know: sails, studies physics. */
  about?: string
  /** Telephone numbers, for an assistant. */
  phones?: Phone[]
  /** E-mail addresses, for an assistant. */
  emails?: Email[]
}

/** A dated thing of a customer or person. Birthdays are not here: they come from `birth`. */
export interface Occasion {
  /** What happens. */
  type?:
    | "anniversary"
    | "wedding"
    | "exam"
    | "graduation"
    | "holiday"
    | "promotion"
    | "win"
    | "retirement"
    | "memorial"
    | "other"
  /** The rep's own words for it. */
  label?: string
  /** Whose it is; absent where it is the customer's own. */
  person_id?: string
  /** When, as much of it as is known. */
  date?: string
  /** Absent: an anniversary and a memorial come every year, all else once. */
  repeat?: "yearly" | "once"
  /** On how many days before it the rep wants to hear of it; absent: as the type says. */
  lead?: number[]
  /** Ask how it went once it is over; absent: as the type says. */
  ask_after?: boolean
  /** The year in which the question how it went was last answered, such as 2026. */
  answered?: string
}

/** One thing known, with its source and its age. */
export interface Fact {
  /** `address` is how to address the customer, `avoid` what not to raise. */
  type?: "interest" | "sport" | "food" | "place" | "address" | "avoid" | "other"
  /** The thing itself. */
  text?: string
  /** Whom it is about; absent where it is the customer. */
  person_id?: string
  /** Who said so: "told me", "heard from Jonas". */
  source?: string
  /** When the rep learned it. */
  learned_on?: string
  /** When it was last found to be true. */
  confirmed_on?: string
}

/** Any contact: a visit, a call, a card in the post. What was said is a note that names the touch. */
export interface Touch {
  /** What kind of contact. */
  type?:
    | "visit"
    | "call"
    | "message"
    | "breakfast"
    | "lunch"
    | "dinner"
    | "coffee"
    | "golf"
    | "event"
    | "card"
  /** Whether it is still to come, has been, or will not be. */
  state?: "planned" | "held" | "cancelled"
  /** The day, with the hour where it has one. */
  when?: When
  /** Whether it was about the person or about the business. */
  nature?: "relational" | "transactional"
  /** Where. */
  place?: string
  /** What the rep wants from it. */
  aim?: string
  /** Who wrote it when the customer was a colleague's already; the server says so. */
  late_from?: string
}

/** Free text, corrected by revision. A private note lives in its author's private book. */
export interface Note {
  /** What was written. */
  text?: string
  /** The touch it tells of. */
  touch_id?: string
  /** When, by the writer's own clock. */
  written_at?: string
  /** Who wrote it when the customer was a colleague's already; the server says so. */
  late_from?: string
}

/** Something owed, by the rep or by the customer. */
export interface Promise {
  /** What was promised. */
  text?: string
  /** Who owes it. */
  by?: "me" | "them"
  /** Until when; absent where no day was named. */
  due?: string
  /** Absent counts as open. */
  state?: "open" | "kept" | "dropped"
  /** When it was promised. */
  made_on?: string
  /** When it was kept or dropped. */
  done_on?: string
}

/** A photo of a customer, of a person around her, or of a business card. Its bytes travel apart. */
export interface Picture {
  /** A face, or a business card. The newest portrait of the customer stands beside her name. */
  shows?: "portrait" | "card"
  /** Whom it shows; absent where it is the customer. */
  person_id?: string
  /** The hash of its bytes, which are kept under it. Another picture is another record. */
  sha256?: string
  /** How wide it is, so that its place can be kept free. */
  width?: number
  /** How high it is. */
  height?: number
}

/** What the rep did with a due reminder. Its id is the UUIDv5 of the user and the reminder's key. */
export interface Handled {
  /** The key of the reminder, as docs/kinds.md says how it is made. */
  key?: string
  /** What the rep did. */
  action?: "done" | "snoozed" | "not_useful"
  /** The day a snoozed reminder comes back. */
  until?: string
  /** When, by the rep's own clock. */
  at?: string
}

/** Two values for one field. The server writes it; a person settles it by its `state`. */
export interface Conflict {
  /** The kind of the record the two disagree on. */
  of_kind?: string
  /** The id of that record. */
  of_id?: string
  /** The field. */
  field?: string
  /** The value that came later and was not taken. */
  mine?: unknown
  /** The value that was there and stays. */
  theirs?: unknown
  /** The value the later writer had seen. */
  base?: unknown
  /** Who wrote the value that was not taken. */
  author_id?: string
  /** When, by that writer's own clock. */
  written_at?: string
  /** Absent counts as open; else which value somebody chose. */
  state?: "open" | "mine" | "theirs" | "both"
}

/** What became of something the user wrote. The server writes it; the user removes it once read. */
export interface Notice {
  /** A removal gave way to an edit; or what came late is in a colleague's book, waits, had their word. */
  what?: "stays" | "came" | "waits" | "accepted" | "dismissed"
  /** The kind of the record it is about. */
  of_kind?: string
  /** The id of that record. */
  of_id?: string
  /** The customer it stands under, where the user has her. */
  of_customer?: string
  /** The name of whoever edited it; absent where it was the user. */
  who?: string
  /** A field that was edited. */
  field?: string
  /** When the user wrote it, by their own clock. */
  written_at?: string
}

/** A user's wishes: one record, in the private book; its id is the UUIDv5 of the user and "setting". */
export interface Setting {
  /** A BCP 47 tag; absent: as the phone says. */
  language?: string
  /** The IANA time zone fixed by the user; absent: as the phone says. */
  zone?: string
  /** What the phone last said of its language. */
  phone_language?: string
  /** What the phone last said of its time zone. */
  phone_zone?: string
  /** False: no push at all; absent counts as true. */
  reminders?: boolean
  /** When the morning's bundle comes; absent: 07:30. */
  digest_at?: string
  /** When the evening's quiet begins; absent: 20:00. */
  quiet_from?: string
  /** When it ends; absent: 07:00. */
  quiet_until?: string
  /** Days on which reminders may come; absent: Monday to Friday. */
  workdays?: number[]
  /** The country whose public holidays are days off, by ISO 3166-1, such as NO; `none` for none; absent: the
country of the time zone. */
  holidays_of?: string
  /** Days off. */
  vacation?: Period[]
  /** How much a reminder says on a locked phone; absent: the first name. */
  lock_screen?: "full" | "first_name" | "count"
  /** When those born on 29 February are congratulated in other years; absent: on the 28th. */
  leap_birthday?: "02-28" | "03-01"
}

/** The fields of each kind. */
export interface FieldsOf {
  customer: Customer
  company: Company
  person: Person
  occasion: Occasion
  fact: Fact
  touch: Touch
  note: Note
  promise: Promise
  picture: Picture
  handled: Handled
  conflict: Conflict
  notice: Notice
  setting: Setting
}

/** One kind: where its records live, and the type of each field. */
export interface KindInfo {
  belongs: Belongs
  fields: Readonly<Record<string, FieldType>>
}

/** The types whose elements are added and removed one by one: merge class set. */
export const SETS: readonly (FieldType | undefined)[] = ["addresses", "emails", "phones", "tags", "urls"]

/** Every kind with its fields, in the order of a form. */
export const KINDS: Readonly<Record<Kind, KindInfo>> = {
  customer: {
    belongs: "book",
    fields: {
      prefix: "text",
      given: "text",
      additional: "text",
      family: "text",
      suffix: "text",
      display: "text",
      nickname: "text",
      phonetic: "text",
      gender: "choice",
      birth: "partial_date",
      title: "text",
      company_id: "link",
      role: "choice",
      phones: "phones",
      emails: "emails",
      addresses: "addresses",
      urls: "urls",
      tags: "tags",
      tier: "choice",
      cadence: "days",
      how_met: "long",
      status: "choice",
      added_on: "day",
    },
  },
  company: {
    belongs: "book",
    fields: {
      name: "text",
      stage: "choice",
      phones: "phones",
      addresses: "addresses",
      urls: "urls",
      about: "long",
    },
  },
  person: {
    belongs: "customer",
    fields: {
      relation: "choice",
      name: "text",
      phonetic: "text",
      gender: "choice",
      birth: "partial_date",
      status: "choice",
      about: "long",
      phones: "phones",
      emails: "emails",
    },
  },
  occasion: {
    belongs: "customer",
    fields: {
      type: "choice",
      label: "text",
      person_id: "link",
      date: "partial_date",
      repeat: "choice",
      lead: "lead_days",
      ask_after: "flag",
      answered: "text",
    },
  },
  fact: {
    belongs: "customer",
    fields: {
      type: "choice",
      text: "long",
      person_id: "link",
      source: "text",
      learned_on: "day",
      confirmed_on: "day",
    },
  },
  touch: {
    belongs: "customer",
    fields: {
      type: "choice",
      state: "choice",
      when: "when",
      nature: "choice",
      place: "text",
      aim: "long",
      late_from: "word",
    },
  },
  note: {
    belongs: "customer",
    fields: {
      text: "long",
      touch_id: "link",
      written_at: "moment",
      late_from: "word",
    },
  },
  promise: {
    belongs: "customer",
    fields: {
      text: "long",
      by: "choice",
      due: "day",
      state: "choice",
      made_on: "day",
      done_on: "day",
    },
  },
  picture: {
    belongs: "customer",
    fields: {
      shows: "choice",
      person_id: "link",
      sha256: "hash",
      width: "pixels",
      height: "pixels",
    },
  },
  handled: {
    belongs: "private",
    fields: {
      key: "word",
      action: "choice",
      until: "day",
      at: "moment",
    },
  },
  conflict: {
    belongs: "customer",
    fields: {
      of_kind: "word",
      of_id: "link",
      field: "word",
      mine: "value",
      theirs: "value",
      base: "value",
      author_id: "link",
      written_at: "moment",
      state: "choice",
    },
  },
  notice: {
    belongs: "private",
    fields: {
      what: "choice",
      of_kind: "text",
      of_id: "link",
      of_customer: "link",
      who: "text",
      field: "text",
      written_at: "moment",
    },
  },
  setting: {
    belongs: "private",
    fields: {
      language: "text",
      zone: "zone",
      phone_language: "text",
      phone_zone: "zone",
      reminders: "flag",
      digest_at: "time",
      quiet_from: "time",
      quiet_until: "time",
      workdays: "weekdays",
      holidays_of: "text",
      vacation: "periods",
      lock_screen: "choice",
      leap_birthday: "choice",
    },
  },
}
