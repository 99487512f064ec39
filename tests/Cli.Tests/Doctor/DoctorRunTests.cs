using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.Cli.Doctor;

namespace FakeFinder.Cli.Tests.Doctor;

/// <summary>With small shell programs in the place of the service's.</summary>
public sealed class DoctorRunTests
{
    private const string Fine = """echo '{"check":"disk"}'; echo '{"check":"disk","state":"ok","sentence":"There is room."}'""";
    private const string Warned = """echo '{"check":"disk","state":"warning","sentence":"It is small.","remedy":"Buy one"}'""";
    private const string Broken = """echo '{"check":"disk","state":"fault","sentence":"It is full.","remedy":"Buy one"}'""";

    [Theory]
    [InlineData(Fine, 0, "Nothing is wrong.")]
    [InlineData(Warned, 0, "No fault; 1 warning.")]
    [InlineData(Broken, 1, "1 fault, 0 warnings.")]
    public async Task A_fault_alone_is_exit_code_1(string script, int exitCode, string summary)
    {
        var (code, output) = await RunAsync(json: false, script, script);

        Assert.Equal(exitCode, code);
        Assert.Contains(summary, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_to_do_stands_behind_what_is()
    {
        var (_, output) = await RunAsync(json: false, Broken);

        Assert.Contains("FAULT", output, StringComparison.Ordinal);
        Assert.Contains("It is full. Buy one.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_programs_differ_each_finding_has_the_name_of_its_own()
    {
        var (_, output) = await RunAsync(json: true, Fine, Broken);

        Assert.Equal(
            ["disk (program 0)", "disk (program 1)"],
            JsonNode.Parse(output)!["findings"]!.AsArray().Select(finding => (string)finding!["check"]!));
    }

    [Fact]
    public async Task A_program_that_crashes_is_a_fault_of_the_check_that_it_was_at()
    {
        var (code, output) = await RunAsync(
            json: true, Fine + """; echo '{"check":"ONNX Runtime"}'; echo 'its last words' >&2; kill -SEGV $$""");

        Assert.Equal(1, code);
        var fault = JsonNode.Parse(output)!["findings"]!.AsArray()[1]!;
        Assert.Equal(("ONNX Runtime", "fault"), ((string)fault["check"]!, (string)fault["state"]!));
        Assert.Contains("crashed here (signal 11), and said last: its last words", (string)fault["sentence"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'FakeFinder cannot start: no.' >&2; exit 2", "FakeFinder cannot start: no.")]
    [InlineData("echo 'Unhandled exception. System.Exception: why' >&2; echo '   at Main()' >&2; exit 134", "System.Exception: why")]
    public async Task A_program_that_does_not_start_says_why(string script, string why)
    {
        var (code, output) = await RunAsync(json: true, script);

        Assert.Equal(1, code);
        var fault = JsonNode.Parse(output)!["findings"]![0]!;
        Assert.Equal("start of program 0", (string)fault["check"]!);
        Assert.Contains(why, (string)fault["sentence"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_on_this_machine_is_not_checked()
    {
        using var text = new StringWriter();
        using var error = new StringWriter();
        var run = new DoctorRun(new CliConsole(text, error), [new DoctorProgram("web", Start: null, "It is not here.")]);

        Assert.Equal(0, await run.RunAsync(json: true, CancellationToken.None));
        Assert.Equal("notChecked", (string)JsonNode.Parse(text.ToString())!["findings"]![0]!["state"]!);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(bool json, params string[] scripts)
    {
        using var text = new StringWriter();
        using var error = new StringWriter();
        var programs = scripts.Select((script, at) =>
            new DoctorProgram($"program {at}", new ProcessStartInfo("bash") { ArgumentList = { "-c", script } })).ToList();
        return (await new DoctorRun(new CliConsole(text, error), programs).RunAsync(json, CancellationToken.None), text.ToString());
    }
}
