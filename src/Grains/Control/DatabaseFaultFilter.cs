using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control;

/// <summary>
/// Tells callers that the database does not answer now, as Orleans tells of a silo that does not: they ask again. What the database's own
/// library throws does not get to them, since not every caller has that library.
/// </summary>
internal sealed partial class DatabaseFaultFilter(ILogger<DatabaseFaultFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (exception.IsDatabaseAway())
        {
            LogAway(exception, context.TargetId);
            throw new OrleansException("The service's database does not answer now; call again in a few seconds.");
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A call of {Grain} failed, since the database does not answer; its caller asks again"
    )]
    private partial void LogAway(Exception exception, GrainId grain);
}
