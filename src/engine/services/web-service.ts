import { serveLab } from './service-host.ts'
import { WebPages } from './web-pages.ts'

serveLab('web', (config) => {
  const pages = new WebPages(config)
  return ({ url = '' }, reply) => {
    const number = /^\/page\/(\d{1,6})$/.exec(url)?.[1]
    reply(
      number === undefined ? { status: 404, body: 'There is no such page.\n' } : pages.page(Number(number)),
    )
  }
})
