import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);
import{a as n}from"./chunks/chunk-YR6JYB7S.mjs";import{a as o,b as s}from"./chunks/chunk-PHBJMAO5.mjs";import"./chunks/chunk-KZYPDQLM.mjs";import{a as t}from"./chunks/chunk-WKPW62ZM.mjs";import"./chunks/chunk-2TTLIQSR.mjs";import{parseArgs as p}from"node:util";var i=`configure-aws-credentials ${n}

Usage: configure-aws-credentials COMMAND [OPTIONS]

Commands:
  emulate    Run an STS and an OIDC issuer on this machine, to try things offline
             --config FILE   accounts, roles, jobs and faults, YAML or JSON (docs/emulator.md)
             --port PORT     default: a free one
  help       Print this text
  version    Print the version`,r=s();try{await l(process.argv[2]??"help",process.argv.slice(3))}catch(e){r.print(e instanceof t||e instanceof TypeError?e.message:String(e)),o(2)}async function l(e,a){switch(e){case"emulate":{let c={config:{type:"string"},port:{type:"string"}},{emulate:m}=await import("./chunks/emulate-XLITGTL7.mjs");return m(p({args:a,options:c}).values,r)}case"version":case"--version":return r.print(n);case"help":case"--help":return r.print(i);default:throw new t("invalid-input",`There is no command ${e}.

${i}`)}}
