using FakeFinder.Checks;
using FakeFinder.Servers;
using FakeFinder.Storage.Doctor;
using FakeFinder.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Tests.Doctor;

public sealed class DatabaseCheckTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_database_that_is_not_there_is_not_made()
    {
        Assert.Contains("is not there yet", (await LookAsync(FindingState.Ok)).Sentence, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_database_is_whole_while_a_service_has_it_open_and_after()
    {
        await using (await TestStorage.StartAsync(folder.Path))
        {
            Assert.Contains("is whole; its schema is ", (await LookAsync(FindingState.Ok)).Sentence, StringComparison.Ordinal);
        }

        var files = Directory.GetFiles(folder.Path);
        Assert.Contains("is whole; its schema is ", (await LookAsync(FindingState.Ok)).Sentence, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_a_fault()
    {
        File.WriteAllText(folder["fakefinder.db"], new string('x', 4096));

        var fault = await LookAsync(FindingState.Fault);

        Assert.Contains("file is not a database", fault.Sentence, StringComparison.Ordinal);
        Assert.Contains("fakefinder restore", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_a_fault()
    {
        await using (await TestStorage.StartAsync(folder.Path))
        {
        }

        var bytes = await File.ReadAllBytesAsync(folder["fakefinder.db"]);
        for (var page = 2 * 4096; page + 4096 <= bytes.Length; page += 4096)
        {
            Array.Fill(bytes, (byte)0xff, page, 512);
        }

        await File.WriteAllBytesAsync(folder["fakefinder.db"], bytes);

        Assert.NotNull((await LookAsync(FindingState.Fault)).Remedy);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_a_fault()
    {
        await using (await TestStorage.StartAsync(folder.Path))
        {
        }

        using (var connection = new SqliteConnection($"Data Source={folder["fakefinder.db"]};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO FakeFinderSchema(Number) VALUES(1000)";
            command.ExecuteNonQuery();
        }

        Assert.Contains("has schema 1000", (await LookAsync(FindingState.Fault)).Sentence, StringComparison.Ordinal);
    }

    private async Task<Finding> LookAsync(FindingState state)
    {
        using var database = new SqliteDataSource(folder["fakefinder.db"]);
        var found = Assert.Single(await new DatabaseCheck(database).RunAsync(CancellationToken.None));
        Assert.Equal(state, found.State);
        return found;
    }
}
