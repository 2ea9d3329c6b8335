// Generated from package.json by `npm run generate`; `npm run publish-as -- OWNER/NAME` sets the name.

/** The account and repository that this project is published under, `owner/name`; undefined while none is set. */
export const projectName: string | undefined = undefined
