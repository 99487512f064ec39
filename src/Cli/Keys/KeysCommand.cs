using System.CommandLine;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Keys;

/// <summary><c>keys</c>: the API keys of a service.</summary>
internal static class KeysCommand
{
    public static Command Create(CliConsole console) =>
        new(
            "keys",
            "Creates, lists and revokes API keys. A service of this machine is asked as the user of its data folder; for another one "
                + $"(--server) the environment variable {ApiKeyText.Variable} holds a key with the scope admin.")
        {
            CreateKey(console),
            ListKeys(console),
            RevokeKey(console),
        };

    private static Command CreateKey(CliConsole console)
    {
        var name = new Option<string>("--name")
        {
            Description = "Who or what uses the key, such as 'newsroom import'.",
            HelpName = "NAME",
            Required = true,
        };
        var scopes = new Option<string>("--scopes")
        {
            Description = "What its holder may do: submit, read, operate, admin (everything); separated by commas.",
            HelpName = "a,b",
            DefaultValueFactory = _ => "submit,read",
        };
        var days = new Option<int?>("--days") { Description = "Days until it expires. [default: never]", HelpName = "N" };
        var requests = new Option<int?>("--requests-per-minute")
        {
            Description = "Its own limit; 0: none. [default: the service's]",
            HelpName = "N",
        };
        var bytes = new Option<long?>("--bytes-per-day")
        {
            Description = "Its own limit of bytes sent in a day of UTC; 0: none. [default: the service's]",
            HelpName = "N",
        };
        var jobs = new Option<int?>("--open-jobs")
        {
            Description = "Its own limit of jobs and batches that are open at once; 0: none. [default: the service's]",
            HelpName = "N",
        };
        var owner = new Option<string?>("--owner")
        {
            Description = "Whose things its holder submits, and finds where each finds their own alone: keys with the same owner find the "
                + "same, so that one can replace another. 'keys list' and the audit log name keys as key:ID. [default: the key's own]",
            HelpName = "OWNER",
        };
        var work = new WorkOptions();
        var json = Json();
        var command = new Command("create", "Creates a key and prints it. It is shown this once.")
        {
            name, scopes, days, requests, bytes, jobs, owner, work.Server, work.Data, json,
        };
        command.SetAction((parsed, cancellationToken) => new KeysRun(console, work.SourceOf(parsed)).CreateAsync(
            new KeySubmission(
                parsed.GetRequiredValue(name),
                WorkOptions.Split(parsed.GetRequiredValue(scopes))!,
                parsed.GetValue(days),
                parsed.GetValue(requests),
                parsed.GetValue(bytes),
                parsed.GetValue(jobs),
                parsed.GetValue(owner)),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static Command ListKeys(CliConsole console)
    {
        var work = new WorkOptions();
        var json = Json();
        var command = new Command("list", "Lists the keys, the latest first, revoked and expired ones too.")
        {
            work.Server, work.Data, json,
        };
        command.SetAction((parsed, cancellationToken) =>
            new KeysRun(console, work.SourceOf(parsed)).ListAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static Command RevokeKey(CliConsole console)
    {
        var id = new Argument<Guid>("KEY-ID") { Description = "The key's id, as 'keys list' prints it." };
        var work = new WorkOptions();
        var command = new Command("revoke", "Revokes a key: it is refused from now on.") { id, work.Server, work.Data };
        command.SetAction((parsed, cancellationToken) =>
            new KeysRun(console, work.SourceOf(parsed)).RevokeAsync(parsed.GetRequiredValue(id), cancellationToken));
        return command;
    }

    private static Option<bool> Json() =>
        new("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
}
