/** What can be done at the end of a heading. */

export function HeadingAct({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <button type="button" class="heading-act" onClick={onPress}>
      {label}
    </button>
  )
}
