/**
 * A long list of which only the part in view is drawn: ten thousand customers weigh no more than fifty.
 *
 * The list comes in blocks of a known height, so that the page is as long as if all were drawn and a jump
 * to a letter lands where it should.
 */

import type { ComponentChildren } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"

export interface Block {
  key: string
  /** In pixels; the styles hold its rows to it. */
  height: number
  /** Where a jump lands: the id of the block's element. */
  id?: string
  draw: () => ComponentChildren
}

/** How far outside the view blocks are drawn, so that a thumb seldom overtakes them. */
const AHEAD = "1500px 0px"

const DRAWN_AT_ONCE = 2

export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div class="blocks">
      {blocks.map((block, place) => (
        <BlockPlace key={block.key} block={block} atOnce={place < DRAWN_AT_ONCE} />
      ))}
    </div>
  )
}

function BlockPlace({ block, atOnce }: { block: Block; atOnce: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  const [isDrawn, setDrawn] = useState(atOnce || typeof IntersectionObserver === "undefined")

  useEffect(() => {
    const element = place.current
    if (!element || typeof IntersectionObserver === "undefined") return
    return watch(element, (isNear) => {
      // Who reads with the keyboard or a screen reader must not lose the row she stands on.
      if (isNear || !element.contains(document.activeElement)) setDrawn(isNear)
    })
  }, [])

  return (
    <div ref={place} id={block.id} class="block" style={{ height: `${block.height}px` }}>
      {isDrawn && block.draw()}
    </div>
  )
}

const watchers = new WeakMap<Element, (isNear: boolean) => void>()
let observer: IntersectionObserver | undefined

/** One observer for all blocks: several hundred of them would cost more than the rows they save. */
function watch(element: Element, listener: (isNear: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) watchers.get(entry.target)?.(entry.isIntersecting)
    },
    { rootMargin: AHEAD },
  )
  watchers.set(element, listener)
  observer.observe(element)
  return () => {
    observer?.unobserve(element)
    watchers.delete(element)
  }
}
